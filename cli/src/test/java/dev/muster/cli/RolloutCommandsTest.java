package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that show rollouts, and those by which people have a say in them. */
class RolloutCommandsTest {
  private FakeController controller;

  @BeforeEach
  void start() throws IOException {
    controller = new FakeController();
    controller.addCluster("shop", "prod");
    controller.addCluster("shop", "test");
    controller.addRollout("shop", SampleObjects.rollout("shop", "prod"));
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private static ObjectNode rollout(String state, String half, String waitsFor) {
    ObjectNode rollout = SampleObjects.rollout("shop", "prod");
    rollout
        .withObject("/status")
        .put("state", state)
        .put("half", half)
        .put("waitsFor", waitsFor)
        .remove("deadline");
    rollout.withObject("/status/evidence").removeAll();
    return rollout;
  }

  @Test
  void get_lists_them() {
    for (String word : List.of("rollouts", "rollout", "ro")) {
      assertThat(controller.muster("get", word, "-o", "name").out().lines())
          .containsExactly("rollout/prod.web");
    }
    assertThat(controller.muster("get", "rollout", "prod.web").out()).contains("prod.web");
  }

  @Test
  void status_draws_the_tree() {
    for (String[] words :
        new String[][] {
          {"rollout", "status", "shop/prod"},
          {"rollout", "status", "prod", "web", "-n", "shop"}
        }) {
      Invocation drawn = controller.muster(words);
      assertThat(drawn.exitCode()).as(drawn.err()).isZero();
      assertThat(drawn.out().lines().toList())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches(
                          "rollout web-3  shop/prod  1\\.0\\.0 -> 1\\.1\\.0  WatchCanary for"
                              + " \\d+d  abcdef012345"),
              line -> assertThat(line).isEqualTo("|- evidence 12 s  of 60 s  48 s left"),
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "|  `- gate http  NoData  0 of 3 in a row  4 samples  web-1 is starting"),
              line ->
                  assertThat(line).isEqualTo("|- deadline 2026-05-04T03:12:00Z  now  then Paused"),
              line -> assertThat(line).isEqualTo("|- new 1.1.0  ba9876543210"),
              line ->
                  assertThat(line)
                      .isEqualTo("|  `- slot web-1  i-7  Running  Starting  says 1.1.0  admitted"),
              line -> assertThat(line).isEqualTo("`- old 1.0.0  0123456789ab"),
              line -> assertThat(line).isEqualTo("   `- slot web-1  i-2  Running  Healthy"));
    }
    assertThat(
            controller
                .muster("rollout", "status", "shop/prod", "web", "-o", "json")
                .json()
                .at("/status/state")
                .asText())
        .isEqualTo("WatchCanary");
    assertThat(
            controller.muster("rollout", "status", "shop/prod", "-o", "json").json().path("items"))
        .hasSize(1);
  }

  @Test
  void what_never_rolled_out_is_told() {
    Invocation other = controller.muster("rollout", "status", "shop/prod", "zknode");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err())
        .contains("service zknode of shop/prod has never rolled out", "muster get rollouts -A");
    assertThat(controller.muster("rollout", "status", "shop/test", "-w").err())
        .contains("nothing of shop/test has ever rolled out");
    assertThat(controller.muster("rollout", "why", "shop/test", "web").exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"Done,0", "RolledBack,1", "Failed,1"})
  void status_follows_until_it_has_ended(String state, int exitCode) {
    CompletableFuture<Invocation> watch =
        CompletableFuture.supplyAsync(
            () -> controller.muster("rollout", "status", "shop/prod", "web", "-w"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.addRollout(
        "shop", rollout("Bake", "Forward", "every gate to pass for 9 s: gate http"));
    controller.addRollout(
        "shop", rollout("Bake", "Forward", "every gate to pass for 9 s: gate other"));
    controller.addRollout("shop", rollout(state, "Ended", ""));
    Invocation ended = watch.join();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.out().lines())
        .as("counters are no news")
        .containsExactly(
            "web-3 WatchCanary: waits for every gate to pass for 60 s",
            "web-3 Bake: waits for every gate to pass for 9 s",
            "web-3 " + state);
    // What has ended is not waited for.
    assertThat(controller.muster("rollout", "status", "shop/prod", "-w").exitCode())
        .isEqualTo(exitCode);
  }

  @Test
  void status_for_programs_goes_on_as_any_watch() {
    CompletableFuture<Invocation> watch =
        CompletableFuture.supplyAsync(() ->
            controller.muster(
                "rollout", "status", "shop/prod", "-w", "-o", "jsonpath={.status.state}"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.addRollout("shop", rollout("Expand", "Forward", "machines"));
    controller.endStreams();
    assertThat(watch.join().out().lines()).containsExactly("WatchCanary", "Expand");
  }

  @Test
  void a_watch_that_ends_too_soon_is_no_success() {
    CompletableFuture<Invocation> watch =
        CompletableFuture.supplyAsync(
            () -> controller.muster("rollout", "status", "shop/prod", "-w"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.endStreams();
    assertThat(watch.join().exitCode()).isEqualTo(1);
    assertThat(watch.join().err()).contains("before the rollouts had ended");
  }

  @Test
  void why_names_gate_samples_deadline_and_the_command() {
    Invocation why = controller.muster("rollout", "why", "shop/prod", "web");
    assertThat(why.exitCode()).as(why.err()).isZero();
    assertThat(why.out())
        .contains(
            "web-3 of shop/prod, from 1.0.0 to 1.1.0, is in WatchCanary since 2026-05-04T03:04:00Z",
            "It waits for every gate to pass for 60 s: gate http: NoData, 4 samples.",
            "Gathered: 12 s of 60 s. The newest look is ",
            "Else, at 2026-05-04T03:12:00Z (now), it goes to Paused.",
            "\n  muster rollout promote shop/prod web --rollout 3 --reason TEXT\n",
            "      what is watched now counts as passed")
        .doesNotContain("suspended");
    assertThat(
            controller
                .muster("rollout", "why", "shop/prod", "web", "-o", "json")
                .json()
                .path("kind")
                .asText())
        .isEqualTo("Rollout");
  }

  @Test
  void why_tells_of_words_not_heard_of_suspensions_and_of_what_never_runs_out() {
    controller.addRollout(
        "shop", rollout("RollbackBlocked", "Backward", "at least 3 old machines to serve again"));
    controller.muster("suspend", "shop/prod");
    controller.muster("rollout", "accept-new", "shop/prod", "web");
    assertThat(controller.muster("rollout", "why", "shop/prod", "web").out())
        .contains(
            "is in RollbackBlocked",
            "Nothing runs out.",
            "The word 'accept-new' of ann was not heard yet",
            "The cluster is suspended until",
            "muster resume");
  }

  @Test
  void why_tells_of_what_has_ended_why_it_did() {
    ObjectNode rollout = rollout("RolledBack", "Ended", "");
    rollout
        .withObject("/status/failure")
        .put("kind", "Revision")
        .put("message", "gate http fails: web-1 says that it is not well")
        .put("vetoed", true);
    controller.addRollout("shop", rollout);
    assertThat(controller.muster("rollout", "why", "shop/prod", "web").out())
        .contains(
            "has ended: RolledBack since",
            "Why: gate http fails: web-1 says that it is not well.",
            "Nothing is tried again until somebody says so");
    assertThat(controller.muster("rollout", "status", "shop/prod").out())
        .contains("failure Revision  gate http fails: web-1 says that it is not well");
  }

  @Test
  void history_has_states_and_orders_in_their_order() {
    Invocation history = controller.muster("rollout", "history", "shop/prod", "web");
    assertThat(history.exitCode()).as(history.err()).isZero();
    assertThat(history.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
        .containsExactly(
            "web-3 of shop/prod, from 1.0.0 to 1.1.0",
            "TIME | WHAT | BY | REASON",
            "2026-05-04T03:02:00Z | Admit | the spec asks for 1.1.0",
            "2026-05-04T03:03:00Z | order resume | ann | go",
            "2026-05-04T03:04:00Z | WatchCanary | the canary serves",
            "",
            "NUMBER | FROM | TO | STARTED | ENDED | AS | REASON",
            "2 | 1.0.0 | 1.0.9 | 2026-05-03T08:00:00Z | 2026-05-03T08:07:00Z | RolledBack"
                + " | gate http fails");
  }

  @ParameterizedTest
  @CsvSource({
    "pause,pause",
    "resume,resume",
    "approve,approve",
    "promote,promote",
    "promote --full,promote-full",
    "abort,abort",
    "undo,undo",
    "retry,retry",
    "accept-new,accept-new",
    "override-freeze,override-freeze",
  })
  void each_word_reaches_the_controller_with_reason_and_number(String words, String verb) {
    List<String> all = new ArrayList<>(List.of("rollout"));
    all.addAll(List.of(words.split(" ")));
    all.addAll(List.of("shop/prod", "web", "--reason", "so be it", "--rollout", "3"));
    Invocation said = controller.muster(all.toArray(String[]::new));
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).isEqualTo("rollout of web in shop/prod: " + verb + " is ordered\n");
    assertThat(controller.audits())
        .containsExactly(verb + " prod.web {\"reason\":\"so be it\",\"rollout\":3}");
  }

  @Test
  void a_pause_may_have_an_end() {
    Invocation said =
        controller.muster("rollout", "pause", "shop/prod", "web", "--for", "2h", "--reason", "x");
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(controller.audits())
        .containsExactly("pause prod.web {\"reason\":\"x\",\"for\":\"2h\"}");
  }

  @Test
  void an_undo_may_name_what_it_goes_back_to() {
    Invocation said =
        controller.muster("rollout", "undo", "shop/prod", "web", "--to", "1.0.0", "--reason", "x");
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(controller.audits())
        .containsExactly("undo prod.web {\"reason\":\"x\",\"to\":\"1.0.0\"}");
  }

  @Test
  void a_word_about_an_earlier_rollout_is_refused() {
    Invocation late = controller.muster("rollout", "promote", "shop/prod", "web", "--rollout", "2");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.err())
        .contains("cannot promote the rollout of web in shop/prod", "the newest is number 3");
    assertThat(
            controller.muster("rollout", "pause", "prod", "web", "-n", "shop", "-o", "name").out())
        .isEqualTo("rollout/prod.web\n");
  }
}
