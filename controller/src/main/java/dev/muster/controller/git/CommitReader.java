package dev.muster.controller.git;

import dev.muster.controller.git.judge.FileChange;
import dev.muster.controller.git.judge.FileRead;
import dev.muster.controller.git.judge.Texts;
import dev.muster.spec.yaml.ClusterReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads commits from the object database of a bare repository. Nothing is checked out. */
final class CommitReader {
  /** How many commits are looked through for the newest change of a file. */
  static final int DEEPEST_CHANGE = 1_000;

  private static final int MOST_PASSED = 100;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PATH = 1_000;

  /** A folder below which every path is longer than the longest, whatever its characters take. */
  private static final int LONGEST_FOLDER_BYTES = 4 * LONGEST_PATH;

  /** What a checkout would take for a way out. What is fetched has been checked for most of it. */
  private static final Pattern LEADS_OUT =
      Pattern.compile("(^|/)(\\.{0,2}|\\.git)(/|$)|\\\\", Pattern.CASE_INSENSITIVE);

  private final Repository repository;
  private final PathPatterns patterns;
  private final FetchLimits limits;

  /** What was read of blobs, so that an unrelated commit costs no reading. */
  private final Map<String, FileRead> known;

  CommitReader(
      Repository repository,
      PathPatterns patterns,
      FetchLimits limits,
      Map<String, FileRead> known) {
    this.repository = repository;
    this.patterns = patterns;
    this.limits = limits;
    this.known = known;
  }

  /** The files of a commit. */
  sealed interface Files {
    /**
     * They are these.
     *
     * @param files by path
     * @param byBlob the same by path and blob, to be known to the next reader
     */
    record Found(List<FileRead> files, Map<String, FileRead> byBlob) implements Files {}

    /** The patterns select more than {@link FetchLimits#maximumFiles}. */
    record TooMany() implements Files {}

    /**
     * It has more paths than {@link FetchLimits#maximumEntries}: a few objects can name each other
     * so that no end of walking them is in sight.
     */
    record TooLarge() implements Files {}
  }

  Files files(String commit) throws IOException {
    try (RevWalk revisions = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository, revisions.getObjectReader())) {
      tree.addTree(revisions.parseCommit(ObjectId.fromString(commit)).getTree());
      return files(tree);
    } catch (ArrayIndexOutOfBoundsException e) {
      // How the library finds out that a tree is cut off in the middle of an entry.
      throw new IOException("a tree of commit " + commit + " is damaged", e);
    }
  }

  private Files files(TreeWalk tree) throws IOException {
    List<FileRead> files = new ArrayList<>();
    Map<String, FileRead> byBlob = new HashMap<>();
    for (int entries = 1; tree.next(); entries++) {
      if (entries > limits.maximumEntries()) {
        return new Files.TooLarge();
      }
      boolean tooDeep = tree.isSubtree() && tree.getPathLength() > LONGEST_FOLDER_BYTES;
      if (tree.isSubtree() && !tooDeep) {
        tree.enterSubtree();
        continue;
      }
      String path = tree.getPathString();
      boolean tooLong = tooDeep || path.length() > LONGEST_PATH;
      if (!tooLong && !patterns.matches(path)) {
        continue;
      }
      if (files.size() == limits.maximumFiles()) {
        return new Files.TooMany();
      }
      FileRead file = file(tree, path);
      files.add(file);
      byBlob.put(place(tree, path), file);
    }
    return new Files.Found(files, byBlob);
  }

  private FileRead file(TreeWalk tree, String path) throws IOException {
    FileRead before = known.get(place(tree, path));
    return before == null ? read(tree, path) : before;
  }

  private static String place(TreeWalk tree, String path) {
    return tree.getRawMode(0) + " " + tree.getObjectId(0).getName() + " " + path;
  }

  private static FileRead read(TreeWalk tree, String path) throws IOException {
    String shown = Texts.line(path, LONGEST_PATH);
    if (!shown.equals(path)) {
      return FileRead.refused(
          shown, "its path is too long or holds control characters; expected a plain one");
    }
    if (LEADS_OUT.matcher(path).find()) {
      return FileRead.refused(
          path,
          "its path leads out of the repository or into git's own folder; expected plain names of"
              + " folders");
    }
    FileMode mode = tree.getFileMode(0);
    if (FileMode.SYMLINK.equals(mode)) {
      return FileRead.refused(
          path, "it is a symbolic link, and links are not followed; expected the document itself");
    }
    if (FileMode.GITLINK.equals(mode)) {
      return FileRead.refused(
          path,
          "it is a submodule, and submodules are not read; expected the document itself, or the"
              + " submodule's repository in the controller's configuration");
    }
    ObjectLoader blob = tree.getObjectReader().open(tree.getObjectId(0), Constants.OBJ_BLOB);
    return blob.getSize() > ClusterReader.MAXIMUM_BYTES
        ? FileRead.refused(
            path,
            "it has "
                + blob.getSize()
                + " bytes; expected at most "
                + ClusterReader.MAXIMUM_BYTES
                + " bytes (256 KiB)")
        : FileRead.of(path, blob.getCachedBytes(ClusterReader.MAXIMUM_BYTES));
  }

  /** Whether the ancestor is the commit itself or one of those before it. */
  boolean descends(String ancestor, String commit) throws IOException {
    if (ancestor.equals(commit)) {
      return true;
    }
    try (RevWalk revisions = new RevWalk(repository)) {
      return revisions.isMergedInto(
          revisions.parseCommit(ObjectId.fromString(ancestor)),
          revisions.parseCommit(ObjectId.fromString(commit)));
    } catch (MissingObjectException _) {
      // What was not fetched with the branch is not in its history.
      return false;
    }
  }

  /** The commits behind a head, newest first, down to one that was read before; bounded. */
  List<String> passed(String head, Optional<String> before) throws IOException {
    List<String> passed = new ArrayList<>();
    try (RevWalk revisions = new RevWalk(repository)) {
      revisions.sort(RevSort.TOPO);
      revisions.markStart(revisions.parseCommit(ObjectId.fromString(head)));
      if (before.isPresent()
          && repository.getObjectDatabase().has(ObjectId.fromString(before.get()))) {
        revisions.markUninteresting(revisions.parseCommit(ObjectId.fromString(before.get())));
      }
      for (RevCommit commit : revisions) {
        if (passed.size() == MOST_PASSED) {
          break;
        }
        if (!commit.getName().equals(head)) {
          passed.add(commit.getName());
        }
      }
    }
    return passed;
  }

  /**
   * The newest commit that changed a file: the history is followed along the parents that hold the
   * same text, as {@code git log} does. The head itself when the change lies deeper than {@link
   * #DEEPEST_CHANGE} commits.
   */
  FileChange newestChange(String head, String path) throws IOException {
    try (RevWalk revisions = new RevWalk(repository)) {
      RevCommit newest = revisions.parseCommit(ObjectId.fromString(head));
      ObjectId text = blob(revisions.getObjectReader(), newest, path);
      RevCommit commit = newest;
      for (int depth = 0; depth < DEEPEST_CHANGE; depth++) {
        Optional<RevCommit> same = parentWith(revisions, commit, path, text);
        if (same.isEmpty()) {
          return change(commit);
        }
        commit = same.get();
      }
      return change(newest);
    }
  }

  private static Optional<RevCommit> parentWith(
      RevWalk revisions, RevCommit commit, String path, ObjectId text) throws IOException {
    for (RevCommit parent : commit.getParents()) {
      RevCommit parsed = revisions.parseCommit(parent);
      if (blob(revisions.getObjectReader(), parsed, path).equals(text)) {
        return Optional.of(parsed);
      }
    }
    return Optional.empty();
  }

  private static ObjectId blob(ObjectReader reader, RevCommit commit, String path)
      throws IOException {
    try (TreeWalk tree = TreeWalk.forPath(reader, path, commit.getTree())) {
      return tree == null ? ObjectId.zeroId() : tree.getObjectId(0);
    }
  }

  private static FileChange change(RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    String name =
        author == null ? "unknown" : author.getName() + " <" + author.getEmailAddress() + ">";
    return new FileChange(commit.getName(), Texts.line(name, LONGEST_NAME));
  }
}
