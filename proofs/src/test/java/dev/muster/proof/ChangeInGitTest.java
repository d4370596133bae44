package dev.muster.proof;

import static dev.muster.proof.LiveStage.SYNCSTORAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.quickstart.Load;
import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What commits do to a cluster that serves, and what waits for a person. */
@ExtendWith(SharedClusters.class)
class ChangeInGitTest {
  private static final String SERVICE = "webhead";

  @Test
  void a_configuration_reaches_every_machine_and_replaces_none(LiveStage live) throws Exception {
    SortedSet<String> machines = live.machines(SYNCSTORAGE, SERVICE);
    String commit =
        live.commit(
            "syncstorage", "A larger pool", text -> text.replace("pool_size: 20", "pool_size: 57"));
    live.awaitCommit(SYNCSTORAGE, commit);

    assertThat(live.view(SYNCSTORAGE).holds("ConfigPublished")).isTrue();
    assertThat(live.view(SYNCSTORAGE).holds("ConfigConverged")).isTrue();
    assertThat(live.machines(SYNCSTORAGE, SERVICE)).isEqualTo(machines).hasSize(3);
    String head;
    try (EnsembleTree ensemble = live.ensemble(SYNCSTORAGE)) {
      head = ensemble.text("/config/webhead/head");
    }
    for (String machine : machines) {
      JsonNode instance = live.instances(SYNCSTORAGE).get(machine);
      JsonNode applied = instance.path("status").path("agent").path("appliedConfig");
      assertThat(head).contains(applied.path("sha256").asText("none"));
      String address = instance.path("spec").path("address").asText() + ":8000";
      assertThat(live.configuration(address).path("pool_size").asInt()).isEqualTo(57);
    }
  }

  @Test
  void a_version_that_is_not_well_is_rolled_back_without_a_failed_request(LiveStage live)
      throws Exception {
    try (Load load = live.load(SYNCSTORAGE)) {
      SortedSet<String> machines = live.machines(SYNCSTORAGE, SERVICE);
      String commit =
          live.commit(
              "syncstorage",
              "A release that is not well",
              text -> text.replaceFirst("version: 1\\.0\\.0", "version: 1.2.0"));
      live.untilRead(SYNCSTORAGE, commit);
      live.await(
          SYNCSTORAGE,
          "a canary under verification",
          view ->
              view.condition("RolloutsSettled")
                  .filter(told -> told.path("message").asText().contains(": verify canary"))
                  .isPresent());

      assertThat(live.awaitCondition(SYNCSTORAGE, "RevisionDiffers", "OtherRevision"))
          .contains("webhead-1 runs 1.0.0", "webhead-3");
      live.await(
          SYNCSTORAGE, "the end of the rollout", view -> view.has("RolloutsSettled", "True"));
      assertThat(live.machines(SYNCSTORAGE, SERVICE)).isEqualTo(machines).hasSize(3);
      assertThat(load.stop().failures()).isEmpty();
    }
  }

  @Test
  void fewer_machines_wait_for_a_confirmation_and_leave_without_a_failed_request(LiveStage live)
      throws Exception {
    try (Load load = live.load(SYNCSTORAGE)) {
      SortedMap<String, String> world = WorldSnapshot.of(live.stage());
      String commit = live.stage().scale(3, 1);
      live.untilRead(SYNCSTORAGE, commit);
      live.await(
          SYNCSTORAGE,
          "WaitingForConfirmation",
          view -> view.condition("WaitingForConfirmation").isPresent() && view.holds("Stalled"));
      live.look(SYNCSTORAGE, 2);
      assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);

      Command.Result tooFew = live.run("confirm", SYNCSTORAGE.toString(), "--count", "1");
      assertThat(tooFew.exitCode()).as(tooFew.toString()).isZero();
      live.look(SYNCSTORAGE, 2);
      assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);

      Command.Result confirm =
          live.run("confirm", SYNCSTORAGE.toString(), "--count", "2", "--reason", "proof");
      assertThat(confirm.exitCode()).as(confirm.toString()).isZero();
      live.awaitCommit(SYNCSTORAGE, commit);
      assertThat(live.machines(SYNCSTORAGE, SERVICE)).hasSize(1);
      assertNoneFailed(load);
    }
  }

  @Test
  void a_suspended_cluster_is_left_alone_until_it_is_resumed(LiveStage live) throws Exception {
    SortedMap<String, String> world = WorldSnapshot.of(live.stage());
    Command.Result suspend =
        live.run("suspend", SYNCSTORAGE.toString(), "--for", "10m", "--reason", "proof");
    assertThat(suspend.exitCode()).as(suspend.toString()).isZero();
    String commit = more(live, "Another machine and a larger pool", 59);
    live.untilRead(SYNCSTORAGE, commit);
    assertHeld(live, world);

    live.commit(
        "syncstorage",
        "No other machine, only a larger pool",
        text -> text.replace("instances: 4", "instances: 3"));
    Command.Result resume = live.run("resume", SYNCSTORAGE.toString());
    assertThat(resume.exitCode()).as(resume.toString()).isZero();
    live.await(
        SYNCSTORAGE,
        "Ready and not suspended",
        view -> view.ready() && view.condition("Suspended").isEmpty());
    assertThat(live.configuration(SYNCSTORAGE).path("pool_size").asInt()).isEqualTo(59);
    assertThat(live.machines(SYNCSTORAGE, SERVICE)).hasSize(3);
  }

  @Test
  void a_cluster_that_is_only_observed_is_not_touched(LiveStage live) throws Exception {
    SortedMap<String, String> world = WorldSnapshot.of(live.stage());
    live.stage()
        .site()
        .repository()
        .edit(
            "syncstorage",
            text -> text.replace("  config:\n", "  policy: { mode: observe }\n  config:\n"));
    String commit = more(live, "Only look", 58);
    live.untilRead(SYNCSTORAGE, commit);
    assertHeld(live, world);
    Command.Result plan =
        live.run(
            "plan",
            "-f",
            live.document("syncstorage").toString(),
            "--detailed-exitcode",
            "--loopback",
            live.stage().site().loopback());
    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(2);
    assertThat(plan.output()).contains("webhead-4", "held");
  }

  private static String more(LiveStage live, String message, int poolSize) throws IOException {
    return live.commit(
        "syncstorage",
        message,
        text ->
            text.replace("instances: 3", "instances: 4")
                .replace("pool_size: 20", "pool_size: " + poolSize));
  }

  /** The controller says what it would do and has done nothing of it. */
  private static void assertHeld(LiveStage live, SortedMap<String, String> world) throws Exception {
    live.await(SYNCSTORAGE, "Suspended", view -> view.holds("Suspended"));
    live.look(SYNCSTORAGE, 2);
    assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
    assertThat(live.configuration(SYNCSTORAGE).path("pool_size").asInt()).isEqualTo(20);
  }

  private static void assertNoneFailed(Load load) {
    Load.Counts counts = load.stop();
    assertThat(counts.failures()).isEmpty();
    assertThat(counts.failed()).isZero();
    assertThat(counts.served()).isGreaterThan(100);
  }
}
