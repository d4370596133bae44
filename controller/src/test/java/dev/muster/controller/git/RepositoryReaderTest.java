package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.git.judge.Reading;
import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commits do to the store, on a real repository. */
class RepositoryReaderTest {
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");
  private static final ClusterKey STAGE = ClusterKey.parse("shop/stage");

  @TempDir private Path folder;
  private SpecRepository specs;
  private GitRig rig;
  private RepositoryReader reader;
  private final Held held = new Held(1);

  @BeforeEach
  void make() throws IOException {
    specs = new SpecRepository(folder.resolve("specs.git"));
    rig = new GitRig(folder.resolve("data"));
    reader = new RepositoryReader(RepositorySettings.of(specs.address()), rig.parts());
  }

  @AfterEach
  void close() {
    specs.close();
  }

  @Test
  void clusters_are_read_from_wherever_they_lie() throws IOException {
    String commit =
        specs
            .put("cluster.yaml", SpecTexts.cluster("shop/prod", 2))
            .put("deep/er/cluster.yaml", SpecTexts.cluster("shop/stage", 1))
            .put("deep/other.yaml", "not a cluster")
            .commit();
    assertThat(reader.look(held)).isEqualTo(new Look.Done(commit));
    assertThat(cluster(PROD).source())
        .isEqualTo(
            new SpecSource.Git(specs.address(), "cluster.yaml", commit, SpecRepository.AUTHOR));
    assertThat(cluster(STAGE).generation()).isEqualTo(1);
    assertThat(repository().commit()).contains(commit);
    assertThat(repository().problem()).isEmpty();
    try (var files = Files.walk(folder.resolve("data"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .as("nothing is checked out")
          .doesNotContain("cluster.yaml", "index");
    }
  }

  @Test
  void a_file_url_is_a_local_repository_too() throws IOException {
    specs.put("cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    RepositoryReader other =
        new RepositoryReader(RepositorySettings.of("file://" + specs.address()), rig.parts());
    assertThat(other.look(held)).isInstanceOf(Look.Done.class);
    assertThat(cluster(PROD).generation()).isEqualTo(1);
  }

  @Test
  void an_unrelated_commit_wakes_nothing_and_can_be_waited_for() throws IOException {
    String first =
        specs
            .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
            .put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 1))
            .commit();
    reader.look(held);
    int writes = rig.repositories().clusterWrites();
    String skipped = specs.put("README.md", "words").commit();
    String second = specs.put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 2)).commit();
    rig.woken().clear();
    reader.look(held);
    assertThat(rig.woken()).containsExactly(STAGE);
    assertThat(rig.repositories().clusterWrites()).isEqualTo(writes + 1);
    assertThat(cluster(PROD).source().origin()).isEqualTo(first.substring(0, 12));
    assertThat(cluster(STAGE).source().origin()).isEqualTo(second.substring(0, 12));
    for (String commit : List.of(first, skipped, second, second.substring(0, 8))) {
      assertThat(Reading.progress(cluster(PROD), repository(), commit))
          .as(commit)
          .isEqualTo(Reading.Progress.IN_FORCE);
    }
    assertThat(Reading.progress(cluster(PROD), repository(), "1234567890"))
        .isEqualTo(Reading.Progress.NOT_READ);
    rig.woken().clear();
    int repositoryWrites = rig.repositories().repositoryWrites();
    reader.look(held);
    assertThat(rig.woken()).isEmpty();
    assertThat(rig.repositories().repositoryWrites()).isEqualTo(repositoryWrites);
    rig.clock().pass(Reading.REFRESH);
    reader.look(held);
    assertThat(repository().readAt()).isEqualTo(rig.clock().instant());
  }

  @Test
  void a_document_names_the_commit_that_changed_it_even_behind_others_and_a_merge()
      throws IOException {
    String base = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
    String changed = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1));
    String side = specs.put("README.md", "side").commitOn(base);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2));
    specs.commitOn(side, changed);
    specs.put("README.md", "more").commit();
    reader.look(held);
    assertThat(((SpecSource.Git) cluster(PROD).source()).commit()).isEqualTo(changed);
  }

  @Test
  void a_bad_commit_changes_nothing_that_runs_and_the_fix_wins() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    reader.look(held);
    String bad =
        specs
            .put("a/cluster.yaml", SpecTexts.bad("shop/prod"))
            .put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 1))
            .commit();
    reader.look(held);
    assertThat(cluster(PROD).generation()).isEqualTo(1);
    assertThat(cluster(PROD).sourceProblem().orElseThrow().commit()).isEqualTo(bad);
    assertThat(Reading.progress(cluster(PROD), repository(), bad))
        .isEqualTo(Reading.Progress.REFUSED);
    assertThat(cluster(STAGE).generation()).isEqualTo(1);
    assertThat(events(PROD)).extracting(ClusterEvent::reason).endsWith("InvalidSpec");
    specs.put("README.md", "words").commit();
    rig.woken().clear();
    reader.look(held);
    assertThat(rig.woken()).as("the problem stands, and is not written again").isEmpty();
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 4)).commit();
    reader.look(held);
    assertThat(cluster(PROD).generation()).isEqualTo(2);
    assertThat(cluster(PROD).sourceProblem()).isEmpty();
    assertThat(events(PROD))
        .extracting(ClusterEvent::reason)
        .containsExactly("SpecAccepted", "InvalidSpec", "SpecAccepted");
  }

  @Test
  void a_bad_document_of_a_new_cluster_is_told_once() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.bad("shop/prod")).commit();
    reader.look(held);
    assertThat(rig.store().cluster(PROD)).isInstanceOf(StoreResult.Missing.class);
    assertThat(repository().problem().orElseThrow().message()).startsWith("a/cluster.yaml:10:7: ");
    specs.put("README.md", "words").commit();
    reader.look(held);
    assertThat(events(PROD))
        .singleElement()
        .satisfies(event -> assertThat(event.count()).isEqualTo(1));
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
    reader.look(held);
    assertThat(repository().problem()).isEmpty();
    assertThat(cluster(PROD).generation()).isEqualTo(1);
  }

  @Test
  void links_submodules_and_oversize_files_are_refused_and_read_nothing_outside()
      throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.yaml"), SpecTexts.cluster("x/y", 1));
    specs
        .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
        .put(
            "link/cluster.yaml",
            FileMode.SYMLINK,
            secret.toString().getBytes(StandardCharsets.UTF_8))
        .put("module/cluster.yaml", FileMode.GITLINK, new byte[0])
        .put("large/cluster.yaml", FileMode.REGULAR_FILE, new byte[256 * 1024 + 1])
        .put("odd\u0007/cluster.yaml", SpecTexts.cluster("x/z", 1))
        .commit();
    assertThat(reader.look(held)).isInstanceOf(Look.Done.class);
    assertThat(rig.clusters()).containsOnlyKeys(PROD);
    assertThat(repository().problem().orElseThrow().message().lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("link/cluster.yaml:1:1: it is a symbolic link"))
        .anyMatch(line -> line.startsWith("module/cluster.yaml:1:1: it is a submodule"))
        .anyMatch(line -> line.startsWith("large/cluster.yaml:1:1: it has 262145 bytes"))
        .noneMatch(line -> line.contains("\u0007"));
  }

  @Test
  void a_cluster_that_a_person_applied_stays_theirs() throws IOException {
    ClusterRecord applied = rig.applied(PROD);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)).commit();
    reader.look(held);
    assertThat(cluster(PROD)).isEqualTo(applied);
    assertThat(repository().problem().orElseThrow().message()).contains("applied by alice");
    assertThat(events(PROD)).extracting(ClusterEvent::reason).containsExactly("OwnedElsewhere");
  }

  @Test
  void a_cluster_that_was_handed_over_follows_the_repository() throws IOException {
    rig.applied(PROD);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)).commit();
    reader.look(held);
    ClusterRecord before = cluster(PROD);
    rig.handOver(PROD, repository().address());
    reader.look(held);

    assertThat(cluster(PROD).uid()).isEqualTo(before.uid());
    assertThat(cluster(PROD).documentYaml()).contains("instances: 9");
    assertThat(cluster(PROD).source())
        .isInstanceOfSatisfying(
            SpecSource.Git.class, git -> assertThat(git.path()).isEqualTo("a/cluster.yaml"));
    assertThat(repository().problem()).isEmpty();
  }

  @Test
  void a_record_that_changes_meanwhile_is_read_again() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    reader.look(held);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
    rig.repositories().beforeNextPut(() -> rig.touch(PROD, "2026-01-01"));
    assertThat(reader.look(held)).isInstanceOf(Look.Done.class);
    assertThat(cluster(PROD).documentYaml()).contains("instances: 3");
    assertThat(cluster(PROD).requestedAt()).isEqualTo("2026-01-01");
  }

  @Test
  void a_deposed_holder_writes_nothing() throws IOException {
    specs
        .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
        .put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 2))
        .commit();
    rig.repositories().beforeNextPut(() -> rig.repositories().raise(specs.address(), 2));
    assertThat(reader.look(held)).isEqualTo(new Look.Fenced(2));
    assertThat(rig.clusters()).isEmpty();
    assertThat(rig.repositories().repositoryWrites()).isZero();
    assertThat(reader.look(new Held(2))).isInstanceOf(Look.Done.class);
    assertThat(rig.clusters()).containsOnlyKeys(PROD, STAGE);
  }

  @Test
  void a_lease_that_is_lost_ends_the_look_between_two_writes() throws IOException {
    specs
        .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
        .put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 2))
        .commit();
    rig.repositories().beforeNextPut(held::end);
    assertThat(reader.look(held)).isEqualTo(new Look.Stopped());
    assertThat(rig.clusters()).containsOnlyKeys(PROD);
    assertThat(rig.repositories().repositoryWrites()).isZero();
    assertThat(reader.look(new Held(2))).isInstanceOf(Look.Done.class);
    assertThat(rig.clusters()).containsOnlyKeys(PROD, STAGE);
    assertThat(cluster(PROD).generation()).isEqualTo(1);
  }

  @Test
  void a_store_that_is_not_reached_fails_the_look_and_loses_nothing() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    rig.repositories().beforeNextPut(() -> rig.store().setReachable(false));
    assertThat(reader.look(held)).isInstanceOf(Look.Failed.class);
    assertThat(reader.look(held)).isInstanceOf(Look.Failed.class);
    rig.store().setReachable(true);
    assertThat(reader.look(held)).isInstanceOf(Look.Done.class);
    assertThat(cluster(PROD).generation()).isEqualTo(1);
  }

  @Test
  void a_repository_that_is_not_there_is_a_failure_that_names_it() throws IOException {
    RepositoryReader nowhere =
        new RepositoryReader(
            RepositorySettings.of(folder.resolve("nowhere").toString()), rig.parts());
    assertThat(nowhere.look(held))
        .isInstanceOfSatisfying(
            Look.Failed.class,
            failed ->
                assertThat(failed.message())
                    .startsWith("fetch " + folder.resolve("nowhere") + ": ")
                    .contains("check the address"));
  }

  @Test
  void fetched_objects_that_are_broken_are_fetched_anew() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    reader.look(held);
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path pack : files.filter(path -> path.toString().contains("/objects/")).toList()) {
        if (Files.isRegularFile(pack)) {
          assertThat(pack.toFile().setWritable(true)).isTrue();
          Files.write(pack, new byte[] {1, 2, 3});
        }
      }
    }
    RepositoryReader restarted =
        new RepositoryReader(RepositorySettings.of(specs.address()), rig.parts());
    assertThat(restarted.look(held)).isInstanceOf(Look.Failed.class);
    assertThat(cluster(PROD).sourceProblem()).as("what cannot be read is not gone").isEmpty();
    String head = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
    assertThat(restarted.look(held)).isEqualTo(new Look.Done(head));
    assertThat(cluster(PROD).generation()).isEqualTo(2);
  }

  @Test
  void what_is_too_much_is_not_read() throws IOException {
    specs
        .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
        .put("b/cluster.yaml", SpecTexts.cluster("shop/stage", 2))
        .put("noise", FileMode.REGULAR_FILE, GitRig.noise(300_000))
        .commit();
    RepositoryReader few =
        limited(
            new FetchLimits(
                FetchLimits.DEFAULT.silence(),
                FetchLimits.DEFAULT.total(),
                Long.MAX_VALUE,
                1,
                100));
    assertThat(few.look(held)).isInstanceOf(Look.Done.class);
    assertThat(repository().problem().orElseThrow().message()).contains("more than 1 files");
    assertThat(rig.clusters()).isEmpty();
    RepositoryReader small =
        limited(
            new FetchLimits(
                FetchLimits.DEFAULT.silence(), FetchLimits.DEFAULT.total(), 200_000, 10, 100));
    assertThat(small.look(held))
        .isInstanceOfSatisfying(
            Look.Failed.class,
            failed -> assertThat(failed.message()).contains("more than 200000 bytes"));
    assertThat(rig.clusters()).isEmpty();
  }

  private RepositoryReader limited(FetchLimits limits) {
    return new RepositoryReader(RepositorySettings.of(specs.address()), rig.with(limits).parts());
  }

  private ClusterRecord cluster(ClusterKey key) {
    return rig.cluster(key);
  }

  private RepositoryRecord repository() {
    return rig.repository(specs.address());
  }

  private List<ClusterEvent> events(ClusterKey key) {
    Store store = rig.store();
    return store.events(key) instanceof StoreResult.Done<List<ClusterEvent>> done
        ? done.value()
        : List.of();
  }
}
