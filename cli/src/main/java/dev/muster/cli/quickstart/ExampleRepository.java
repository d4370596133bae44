package dev.muster.cli.quickstart;

import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.StoredConfig;

/**
 * A git repository with a work tree, made from an example. The example names its artifacts by an
 * address that nobody serves; here it gets the files that the build has just made, with their
 * digests.
 */
public final class ExampleRepository {
  private static final String PLACEHOLDER = "https://artifacts.example.com/";
  private static final String DOCUMENT = "cluster.yaml";
  private static final String BRANCH = "main";
  private static final int DOCUMENT_DEPTH = 4;
  private static final Pattern RELEASE =
      Pattern.compile(".+-(?<version>\\d+\\.\\d+\\.\\d+)\\.(jar|tar\\.gz|zip)");

  private final Path folder;
  private final Path artifacts;

  /**
   * A repository that may or may not have been made yet.
   *
   * @param folder its work tree
   * @param artifacts where its artifacts are kept
   */
  public ExampleRepository(Path folder, Path artifacts) {
    this.folder = folder.toAbsolutePath();
    this.artifacts = artifacts.toAbsolutePath();
  }

  /** Its work tree. */
  public Path folder() {
    return folder;
  }

  /** Whether it has been made. */
  public boolean exists() {
    return Files.isDirectory(folder.resolve(".git"));
  }

  /** The document of an example within the work tree. */
  public Path document(String example) {
    return folder.resolve(example).resolve(DOCUMENT);
  }

  /** Makes the repository, without a commit. */
  public void create() throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(artifacts);
    try (Git git = Git.init().setDirectory(folder.toFile()).setInitialBranch(BRANCH).call()) {
      StoredConfig config = git.getRepository().getConfig();
      config.setBoolean("commit", null, "gpgsign", false);
      config.save();
    } catch (GitAPIException e) {
      throw new IOException("cannot make a git repository in " + folder, e);
    }
  }

  /**
   * Copies an example's document into the work tree, with artifacts as they are here.
   *
   * @param example a folder with a {@code cluster.yaml}
   * @param builds folders in which the build leaves the artifacts
   */
  public void add(Path example, List<Path> builds) throws IOException {
    Path source = example.resolve(DOCUMENT);
    if (!Files.isReadable(source)) {
      throw new CommandFailure(
          "cannot read the example " + source,
          "Run bin/muster from a checkout of Muster, or name an example's folder by --example.");
    }
    String text = Files.readString(source, StandardCharsets.UTF_8);
    for (Path release : releases(builds)) {
      text = withRelease(text, release);
    }
    Path target = document(example.getFileName().toString());
    Files.createDirectories(target.getParent());
    Files.writeString(target, text.replace(PLACEHOLDER, artifacts.toUri().toString()));
  }

  /**
   * Takes all documents out of the work tree and commits that, so that a cluster which is deleted
   * does not come back.
   */
  public void removeAll() throws IOException {
    List<Path> documents;
    try (Stream<Path> files = Files.walk(folder, DOCUMENT_DEPTH)) {
      documents = files.filter(file -> file.endsWith(DOCUMENT)).toList();
    }
    for (Path document : documents) {
      Files.delete(document);
    }
    if (!documents.isEmpty()) {
      commit("No clusters any more");
    }
  }

  /** Changes the text of an example's document. */
  public void edit(String example, UnaryOperator<String> change) throws IOException {
    Path document = document(example);
    String before = Files.readString(document, StandardCharsets.UTF_8);
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new CommandFailure(
          "there is nothing to change in " + document,
          "Put the document back as the example has it, or remove the folder " + folder + ".");
    }
    Files.writeString(document, after);
  }

  /**
   * Commits all that is in the work tree.
   *
   * @return the commit's id
   */
  public String commit(String message) throws IOException {
    PersonIdent person = new PersonIdent("Muster quickstart", "quickstart@localhost");
    try (Git git = Git.open(folder.toFile())) {
      git.add().addFilepattern(".").call();
      git.add().setUpdate(true).addFilepattern(".").call();
      return git.commit()
          .setMessage(message)
          .setAuthor(person)
          .setCommitter(person)
          .setSign(false)
          .call()
          .getName();
    } catch (GitAPIException e) {
      throw new IOException("cannot commit in " + folder, e);
    }
  }

  private static List<Path> releases(List<Path> builds) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path build : builds) {
      if (Files.isDirectory(build)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(build)) {
          files.forEach(file -> {
            if (RELEASE.matcher(file.getFileName().toString()).matches()) {
              found.add(file);
            }
          });
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    throw new CommandFailure(
        "the example's artifacts are in none of " + builds,
        "Build them: bin/maven -Pfast -pl examples/syncstorage package");
  }

  private String withRelease(String text, Path release) throws IOException {
    String name = release.getFileName().toString();
    Matcher matcher = RELEASE.matcher(name);
    if (!matcher.matches()) {
      return text;
    }
    Path copy = artifacts.resolve(name);
    Files.copy(release, copy, StandardCopyOption.REPLACE_EXISTING);
    String digest = Digests.sha256(Files.readAllBytes(copy)).value();
    return text.replaceAll(
        "(?<![\\d.])" + Pattern.quote(matcher.group("version")) + ":(\\s+)[0-9a-f]{64}",
        Matcher.quoteReplacement(matcher.group("version")) + ":$1" + digest);
  }
}
