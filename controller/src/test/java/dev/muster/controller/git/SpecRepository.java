package dev.muster.controller.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A real bare repository, to which a test commits. */
final class SpecRepository implements AutoCloseable {
  static final String AUTHOR = "Ann <ann@example.com>";

  private final Repository repository;
  private final Map<String, Entry> files = new TreeMap<>();
  private int commits;

  private record Entry(FileMode mode, byte[] content) {}

  SpecRepository(Path folder) throws IOException {
    IsolatedGit.install();
    repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    repository.create(true);
  }

  Repository repository() {
    return repository;
  }

  String address() {
    return repository.getDirectory().toPath().toAbsolutePath().toString();
  }

  SpecRepository put(String path, String text) {
    return put(path, FileMode.REGULAR_FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  SpecRepository put(String path, FileMode mode, byte[] content) {
    files.put(path, new Entry(mode, content));
    return this;
  }

  SpecRepository remove(String path) {
    files.remove(path);
    return this;
  }

  /** Commits on top of main. */
  String commit() throws IOException {
    ObjectId head = repository.resolve(Constants.R_HEADS + "main");
    return head == null ? commitOn() : commitOn(head.getName());
  }

  /** Makes main a commit with these parents, whatever main was. */
  String commitOn(String... parents) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(inserter));
      for (String parent : parents) {
        commit.addParentId(ObjectId.fromString(parent));
      }
      commits++;
      PersonIdent ann =
          new PersonIdent(
              "Ann",
              "ann@example.com",
              Instant.ofEpochSecond(1_700_000_000L + commits),
              ZoneOffset.UTC);
      commit.setAuthor(ann);
      commit.setCommitter(ann);
      commit.setMessage("commit " + commits);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      point("main", id);
      return id.getName();
    }
  }

  private ObjectId tree(ObjectInserter inserter) throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(file.getValue().mode());
      entry.setObjectId(
          FileMode.GITLINK.equals(file.getValue().mode())
              ? ObjectId.fromString("1234567890123456789012345678901234567890")
              : inserter.insert(Constants.OBJ_BLOB, file.getValue().content()));
      builder.add(entry);
    }
    builder.finish();
    return index.writeTree(inserter);
  }

  private void point(String branch, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(id);
    update.forceUpdate();
  }

  void deleteMain() throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + "main");
    update.setForceUpdate(true);
    update.delete();
  }

  @Override
  public void close() {
    repository.close();
  }
}
