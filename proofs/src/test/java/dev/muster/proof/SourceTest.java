package dev.muster.proof;

import static dev.muster.proof.LiveStage.SYNCSTORAGE;
import static dev.muster.proof.LiveStage.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.quickstart.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a repository may do to a cluster that runs: nothing but by a good document of its own. */
@ExtendWith(SharedClusters.class)
class SourceTest {
  /** A poll and the start of a command, on a machine that is busy with other tests. */
  private static final double AT_ONCE_SECONDS = 20;

  private static final String BRANCH = "refs/heads/main";

  @Test
  void a_broken_document_is_told_at_its_place_and_changes_nothing_that_runs(LiveStage live)
      throws Exception {
    SortedMap<String, String> world = WorldSnapshot.of(live.stage());
    try (Load load = live.load(SYNCSTORAGE)) {
      String broken =
          live.commit(
              "syncstorage", "Broken", text -> text.replace("instances: 3", "instances: three"));
      List<String> lines = Files.readAllLines(live.document("syncstorage"));
      int line = lines.indexOf("      instances: three") + 1;
      String place = "syncstorage/cluster.yaml:" + line + ":18: ";

      assertThat(live.awaitCondition(SYNCSTORAGE, "SourceProblem", "Invalid")).contains(place);
      assertThat(live.view(SYNCSTORAGE).status().path("sourceProblem").toString()).contains(place);
      assertThat(live.events(SYNCSTORAGE, "InvalidSpec"))
          .anySatisfy(note -> assertThat(note).contains(place));
      Command.Result wait = live.run("wait", SYNCSTORAGE.toString(), "--revision", broken);
      assertThat(wait.exitCode()).isOne();
      assertThat(wait.complaints()).contains(place).contains("stays in force");
      live.look(SYNCSTORAGE, 2);
      assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
      assertThat(live.view(TOKENS).condition("SourceProblem")).isEmpty();

      String good =
          live.commit(
              "syncstorage",
              "Good again, and more than before",
              text ->
                  text.replace("instances: three", "instances: 3")
                      .replace("pool_size: 20", "pool_size: 22"));
      live.awaitCommit(SYNCSTORAGE, good);
      assertThat(live.view(SYNCSTORAGE).condition("SourceProblem")).isEmpty();
      assertThat(live.configuration(SYNCSTORAGE).path("pool_size").asInt()).isEqualTo(22);
      Load.Counts counts = load.stop();
      assertThat(counts.failures()).isEmpty();
      assertThat(counts.failed()).isZero();
      assertThat(counts.served()).isGreaterThan(100);
    }
  }

  @Test
  void a_commit_that_does_not_concern_a_cluster_wakes_nothing(LiveStage live) throws Exception {
    live.look(SYNCSTORAGE, 2);
    String before = recordOf(live);
    Path readme = live.stage().site().repository().folder().resolve("README");
    Files.writeString(readme, "Clusters of ours, seen at " + System.nanoTime());
    String commit = live.stage().site().repository().commit("About this repository");

    Command.Result wait = live.run("wait", SYNCSTORAGE.toString(), "--revision", commit);
    assertThat(wait.exitCode()).as(wait.toString()).isZero();
    assertThat(wait.seconds()).isLessThan(AT_ONCE_SECONDS);
    assertThat(recordOf(live)).isEqualTo(before).isNotEmpty();
    assertThat(live.reconcileLines(commit)).isEmpty();
    assertThat(recordOf(live)).isEqualTo(before);
    assertThat(live.reconcileLines(commit)).isEmpty();
  }

  /** What the store has of the cluster, but for when it was last looked at. */
  private static String recordOf(LiveStage live) throws IOException {
    var object = live.object(SYNCSTORAGE);
    return object.path("metadata") + "\n" + object.path("status").path("conditions");
  }

  @Test
  void an_emptied_repository_deletes_nothing(LiveStage live) throws Exception {
    SortedMap<String, String> world = WorldSnapshot.of(live.stage());
    live.stage().site().repository().removeAll();

    for (var cluster : List.of(SYNCSTORAGE, TOKENS)) {
      assertThat(live.awaitCondition(cluster, "SourceProblem", "Removed"))
          .contains(cluster.product() + "/cluster.yaml", "nothing is deleted");
      assertThat(live.events(cluster, "RemovedFromSource")).isNotEmpty();
      live.look(cluster, 2);
    }
    assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
  }

  @Test
  void a_rewritten_history_deletes_nothing(LiveStage live) throws Exception {
    SortedMap<String, String> world = WorldSnapshot.of(live.stage());
    Path repository = live.stage().site().repository().folder();
    ObjectId head = push(repository, emptyCommit(repository));
    try {
      assertThat(live.awaitCondition(SYNCSTORAGE, "SourceProblem", "Rewritten"))
          .contains("was rewritten");
      live.awaitCondition(TOKENS, "SourceProblem", "Rewritten");
      assertThat(live.events(SYNCSTORAGE, "HistoryRewritten")).isNotEmpty();
      live.look(SYNCSTORAGE, 2);
      live.look(TOKENS, 2);
      assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
    } finally {
      push(repository, head);
    }
    live.await(
        SYNCSTORAGE,
        "no problem once the old history is back",
        view -> view.condition("SourceProblem").isEmpty());
    assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
  }

  /** A commit without files and without a parent. */
  private static ObjectId emptyCommit(Path repository) throws IOException {
    try (Git git = Git.open(repository.toFile());
        ObjectInserter inserter = git.getRepository().newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(new TreeFormatter()));
      commit.setAuthor(new PersonIdent("Somebody", "somebody@localhost"));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("A new beginning");
      commit.setEncoding(StandardCharsets.UTF_8);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  /** Moves the branch as a forced push does, and gives where it was. */
  private static ObjectId push(Path repository, ObjectId commit) throws IOException {
    try (Git git = Git.open(repository.toFile())) {
      ObjectId before = git.getRepository().resolve(Constants.HEAD);
      RefUpdate update = git.getRepository().updateRef(BRANCH);
      update.setNewObjectId(commit);
      update.setForceUpdate(true);
      RefUpdate.Result result = update.forceUpdate();
      assertThat(result).isIn(RefUpdate.Result.FORCED, RefUpdate.Result.FAST_FORWARD);
      return before;
    }
  }
}
