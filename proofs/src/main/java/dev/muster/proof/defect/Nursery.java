package dev.muster.proof.defect;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Plants defects: copies the files that one changes, patches them, and compiles them alone, against
 * the classes of the build. The result stands before the build on a classpath.
 */
public final class Nursery {
  // Production code moves: a defect needs to find its lines, not all that stands around them.
  private static final List<String> APPLY = List.of("git", "apply", "-C1", "--whitespace=nowarn");

  private final Path root;
  private final Path folder;
  private final String classpath;

  /**
   * A nursery without defects.
   *
   * @param root the root of the sources
   * @param folder where copies are made
   * @param classpath the build
   */
  public Nursery(Path root, Path folder, String classpath) {
    this.root = root;
    this.folder = folder;
    this.classpath = classpath;
  }

  /** A defect that could not be planted: its text, for a person. */
  public static final class PlantingException extends Exception {
    private static final long serialVersionUID = 1;

    PlantingException(String message) {
      super(message);
    }
  }

  /** Plants a defect, and gives the folder of the changed classes. */
  public Path plant(Defect defect) throws IOException, PlantingException {
    Path place = folder.resolve(defect.name());
    Path sources = Files.createDirectories(place.resolve("sources"));
    Path classes = Files.createDirectories(place.resolve("classes"));
    for (Path source : defect.sources()) {
      Path copy = sources.resolve(source);
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      Files.copy(root.resolve(source), copy);
    }
    patch(defect, sources);
    compile(defect, sources, classes);
    return classes;
  }

  private void patch(Defect defect, Path sources) throws IOException, PlantingException {
    List<String> command =
        java.util.stream.Stream.concat(
                APPLY.stream(), java.util.stream.Stream.of(defect.patch().toString()))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
    // A copy below a repository is none of its files: without this, git would skip them.
    builder
        .environment()
        .put("GIT_CEILING_DIRECTORIES", Objects.requireNonNull(folder.getParent()).toString());
    builder.environment().put("GIT_DIR", sources.resolve("none").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (status(process) != 0) {
      throw new PlantingException(
          defect.name()
              + " does not apply any more: write "
              + defect.patch()
              + " anew for the sources as they are.\n"
              + output);
    }
  }

  private static int status(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while git applied a defect", e);
    }
  }

  private void compile(Defect defect, Path sources, Path classes)
      throws IOException, PlantingException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new PlantingException("planting needs a JDK: this Java has no compiler");
    }
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<File> changed =
          defect.sources().stream().map(source -> sources.resolve(source).toFile()).toList();
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-classpath", classpath);
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromFiles(changed))
              .call();
      if (!compiled) {
        throw new PlantingException(defect.name() + " does not compile:\n" + complaints);
      }
    }
  }
}
