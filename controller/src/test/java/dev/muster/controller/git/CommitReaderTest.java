package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.controller.git.judge.FileRead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that no check on the way has seen. */
class CommitReaderTest {
  private static final FetchLimits LIMITS =
      new FetchLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Long.MAX_VALUE, 10, 1_000);

  private final InMemoryRepository repository =
      new InMemoryRepository(new DfsRepositoryDescription("trees"));
  private final ObjectInserter inserter = repository.newObjectInserter();

  @AfterEach
  void close() {
    inserter.close();
    repository.close();
  }

  @Test
  void a_few_trees_that_name_each_other_without_end_are_given_up() throws IOException {
    ObjectId inner = folder(new byte[0]);
    for (int level = 0; level < 10; level++) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (char name = 'a'; name < 'k'; name++) {
        all.writeBytes(entry("40000", String.valueOf(name), inner));
      }
      inner = folder(all.toByteArray());
    }
    assertThat(read(inner)).isInstanceOf(CommitReader.Files.TooLarge.class);
  }

  @Test
  void a_folder_that_is_too_deep_is_told_and_not_entered() throws IOException {
    ObjectId inner = folder(entry("100644", "cluster.yaml", document()));
    for (int level = 0; level < 900; level++) {
      inner = folder(entry("40000", "folder", inner));
    }
    assertThat(files(inner))
        .singleElement()
        .isInstanceOfSatisfying(
            FileRead.Bad.class, bad -> assertThat(bad.message()).contains("too long"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", ".git", ".GIT", "a/../..", "..\\", "/etc", "a\u009bb"})
  void what_lies_where_no_checkout_may_go_is_refused(String name) throws IOException {
    ObjectId outside = folder(entry("100644", "cluster.yaml", document()));
    assertThat(files(folder(entry("40000", name, outside))))
        .singleElement()
        .isInstanceOf(FileRead.Bad.class);
  }

  @Test
  void a_tree_that_ends_within_an_entry_is_damaged() throws IOException {
    ObjectId cut = folder("100644 clus".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
  }

  private List<FileRead> files(ObjectId tree) throws IOException {
    return read(tree) instanceof CommitReader.Files.Found found ? found.files() : List.of();
  }

  private CommitReader.Files read(ObjectId tree) throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    PersonIdent ann = new PersonIdent("Ann", "a@b", Instant.EPOCH, ZoneOffset.UTC);
    commit.setAuthor(ann);
    commit.setCommitter(ann);
    commit.setMessage("");
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    return new CommitReader(
            repository, PathPatterns.of(RepositorySettings.DEFAULT_PATHS), LIMITS, Map.of())
        .files(id.getName());
  }

  private ObjectId document() throws IOException {
    return inserter.insert(Constants.OBJ_BLOB, new byte[] {'a'});
  }

  private ObjectId folder(byte[] entries) throws IOException {
    return inserter.insert(Constants.OBJ_TREE, entries);
  }

  private static byte[] entry(String mode, String name, ObjectId id) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    id.copyRawTo(raw, 0);
    entry.writeBytes(raw);
    return entry.toByteArray();
  }
}
