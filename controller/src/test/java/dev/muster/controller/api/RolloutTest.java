package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.Suspension;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Machines;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.yaml.ReadResult;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rollouts as the API shows them, and what people want of them. */
class RolloutTest extends RolloutFixture {
  @Test
  void a_service_that_has_never_rolled_out_has_no_rollout() {
    assertThat(rig.get(ROLLOUTS).path("items")).isEmpty();
    ApiRig.status(rig.send(rig.request(ONE)), 404, "NotFound");
    JsonNode status = ApiRig.status(rig.post(VERBS + "pause", "{}"), 404, "NotFound");
    assertThat(status.path("message").asText())
        .contains("cannot pause the rollout of web in shop/prod", "has never rolled out");
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void a_rollout_shows_how_far_it_is_and_what_it_rests_on() {
    record(RolloutState.WATCH_CANARY);
    JsonNode one = rig.get(ONE);
    assertThat(one.path("kind").asText()).isEqualTo("Rollout");
    assertThat(one.at("/metadata/generation").asInt()).isEqualTo(3);
    assertThat(one.at("/metadata/labels/cluster").asText()).isEqualTo("prod");
    assertThat(one.at("/spec/from/version").asText()).isEqualTo("1.0.0");
    assertThat(one.at("/spec/to/revision").asText()).isEqualTo("ba9876543210");
    JsonNode status = one.path("status");
    assertThat(status.path("state").asText()).isEqualTo("WatchCanary");
    assertThat(status.path("half").asText()).isEqualTo("Forward");
    assertThat(status.path("floor").asInt()).isEqualTo(3);
    assertThat(status.at("/evidence/gatheredSeconds").asInt()).isOne();
    assertThat(status.at("/evidence/neededSeconds").asInt()).isEqualTo(3);
    assertThat(ApiRig.texts(status.at("/evidence/gates"), "/name"))
        .containsExactly("loadBalancer", "http");
    assertThat(status.at("/evidence/gates/1/result").asText()).isEqualTo("NoData");
    assertThat(status.at("/evidence/gates/1/neededInARow").asInt()).isEqualTo(2);
    assertThat(status.at("/machines/newcomers/0/instance").asText()).isEqualTo("i-new");
    assertThat(status.at("/machines/newcomers/0/admitted").asBoolean()).isTrue();
    assertThat(ApiRig.texts(status.at("/machines/old"), "/slot"))
        .containsExactly("web-1", "web-2", "web-3");
    assertThat(ApiRig.texts(status.at("/machines/old"), "/withdrawn"))
        .containsExactly("false", "true", "false");
    assertThat(ApiRig.texts(status.path("transitions"), "/state"))
        .containsExactly("Admit", "WatchCanary");
    assertThat(status.path("waitsFor").asText())
        .isEqualTo(
            "every gate to pass for 3 s: gate http: NoData, 0 of 2 in a row pass, 3 samples, web-1"
                + " is starting");
    // Three watches and the time to verify, from when the step began.
    assertThat(status.at("/deadline/at").asText())
        .isEqualTo(begun.plusSeconds(40 + 3 * 3 + 60).toString());
    assertThat(status.at("/deadline/then").asText()).isEqualTo("Paused");
    assertThat(status.at("/unblock/0/command").asText())
        .isEqualTo("muster rollout promote shop/prod web --rollout 3 --reason TEXT");
    assertThat(rig.get(ApiRig.ROOT + "/rollouts?labelSelector=service%3Dweb").path("items"))
        .hasSize(1);
    assertThat(ApiRig.texts(rig.get(ApiRig.ROOT + "/instances").path("items"), "/metadata/name"))
        .as("the machines that are no slot's yet")
        .contains("i-new");
  }

  @Test
  void what_failed_before_the_newest_rollout_is_named_and_can_be_tried_again() {
    Rollout failed = failed();
    record(in(RolloutState.DONE).with(RolloutLog.after(failed)));

    JsonNode status = rig.get(ONE).path("status");
    assertThat(status.at("/vetoed/rollout").asText()).isEqualTo(failed.id().toString());
    assertThat(status.at("/earlier/0/vetoed").asBoolean()).isTrue();
    assertThat(status.at("/unblock/0/command").asText())
        .isEqualTo("muster rollout retry shop/prod web --rollout 2 --reason TEXT");
    JsonNode refused =
        ApiRig.status(rig.post(VERBS + "pause", "{\"rollout\": 2}"), 409, "Conflict");
    assertThat(refused.path("message").asText()).contains("the newest is number 3, not 2");

    HttpResponse<String> said =
        rig.post(VERBS + "retry", "{\"rollout\": 2, \"reason\": \"mended\"}");
    assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
    assertThat(orders().getFirst().rollout()).isEqualTo(failed.id());
    assertThat(rig.get(ONE).at("/status/pendingOrder/verb").asText()).isEqualTo("retry");
  }

  /** The rollout before the newest, which went to what the document asks for now. */
  private Rollout failed() {
    Rollout back = in(RolloutState.ROLLED_BACK);
    RolloutGoal goal =
        Undo.goal(
                ((ReadResult.Accepted) rig.record(ConvergedShop.KEY).read()).document(),
                back.service())
            .orElseThrow();
    RolloutSide to =
        new RolloutSide(back.to().version(), goal.revision(), back.to().port(), goal.config());
    return new Rollout(
        new RolloutId(back.service(), 2),
        back.origin(),
        back.from(),
        to,
        back.stage(),
        Machines.NONE,
        back.evidence(),
        back.log());
  }

  @Test
  void the_table_says_what_people_look_for() {
    record(RolloutState.BAKE, Pause.Kind.INCONCLUSIVE);
    JsonNode table = rig.table(ROLLOUTS);
    assertThat(ApiRig.texts(table.path("columnDefinitions"), "/name"))
        .startsWith(
            "Name", "Service", "From", "To", "State", "Paused", "Since", "Age", "Why", "Number");
    JsonNode cells = table.at("/rows/0/cells");
    assertThat(cells.path(0).asText()).isEqualTo("prod.web");
    assertThat(cells.path(4).asText()).isEqualTo("Bake");
    assertThat(cells.path(5).asText()).isEqualTo("Inconclusive");
    assertThat(cells.path(6).asText()).isEqualTo("60s");
    assertThat(cells.path(7).asText()).isEqualTo("90s");
    assertThat(cells.path(8).asText()).startsWith("gates that can be judged: so it is");
    record(RolloutState.ROLLED_BACK);
    assertThat(rig.table(ROLLOUTS).at("/rows/0/cells/8").asText())
        .isEqualTo("gate http fails: web-1 is ill");
  }

  @ParameterizedTest
  @EnumSource(RolloutState.class)
  void each_state_names_what_it_waits_for_or_has_ended(RolloutState state) {
    record(state);
    JsonNode status = rig.get(ONE).path("status");
    assertThat(status.path("waitsFor").asText().isEmpty()).isEqualTo(state.isEnded());
    if (state.isEnded()) {
      assertThat(status.path("deadline").isMissingNode()).isTrue();
    }
    for (JsonNode way : status.path("unblock")) {
      HttpResponse<String> said = rig.post(VERBS + way.path("verb").asText(), "{\"rollout\": 3}");
      assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "USER,resume abort",
    "INCONCLUSIVE,resume promote abort",
    "ENVIRONMENT,abort",
    "WINDOW,override-freeze abort",
  })
  void each_pause_names_the_words_that_end_it(Pause.Kind kind, String verbs) {
    record(RolloutState.WATCH_ALL, kind);
    JsonNode status = rig.get(ONE).path("status");
    assertThat(ApiRig.texts(status.path("unblock"), "/verb")).containsExactly(verbs.split(" "));
    assertThat(status.path("waitsFor").asText()).contains("so it is");
    assertThat(status.path("deadline").isMissingNode()).as("nothing runs out").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIT,BuildImage",
    "BUILD_IMAGE,Failed",
    "VERIFY_CANARY,AbortCanary",
    "APPROVE,AbortCanary",
    "EXPAND,Restore",
    "BAKE,Paused",
    "RESTORE,RollbackBlocked",
  })
  void each_deadline_says_where_it_leads(RolloutState state, String then) {
    record(state);
    assertThat(rig.get(ONE).at("/status/deadline/then").asText()).isEqualTo(then);
  }

  @Test
  void a_word_is_left_for_the_leader_and_recorded_for_the_audit() {
    record(RolloutState.WATCH_CANARY);
    HttpResponse<String> said =
        rig.post(VERBS + "pause", "{\"rollout\": 3, \"reason\": \"it smells\"}");
    assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
    JsonNode answer = ApiRig.tree(said.body());
    assertThat(answer.path("kind").asText()).isEqualTo("Rollout");
    assertThat(answer.at("/status/pendingOrder/verb").asText()).isEqualTo("pause");
    assertThat(orders())
        .singleElement()
        .satisfies(order -> {
          assertThat(order.rollout()).isEqualTo(ID);
          assertThat(order.verb()).isEqualTo(Verb.PAUSE);
          assertThat(order.actor()).isEqualTo("ann");
          assertThat(order.reason()).isEqualTo("it smells");
          assertThat(order.at()).isEqualTo(rig.now);
        });
    assertThat(rig.audits())
        .containsExactly(
            new AuditRecord(
                rig.now, "ann", "rollout-pause", "cluster/shop/prod", "service web: it smells"));

    String first = orders().getFirst().id();
    assertThat(rig.post(VERBS + "promote-full", "").statusCode()).isEqualTo(200);
    assertThat(orders())
        .singleElement()
        .satisfies(order -> {
          assertThat(order.verb()).as("the last word counts").isEqualTo(Verb.PROMOTE_FULL);
          assertThat(order.id()).isNotEqualTo(first);
        });
    Rollout rollout = in(RolloutState.WATCH_CANARY);
    record(rollout.with(rollout.log().obeying(orders().getFirst())));
    JsonNode status = rig.get(ONE).path("status");
    assertThat(status.path("pendingOrder").isMissingNode()).isTrue();
    assertThat(status.at("/orders/0/verb").asText()).isEqualTo("promote-full");
  }

  @Test
  void a_late_word_does_not_hit_the_next_rollout() {
    record(RolloutState.WATCH_CANARY);
    JsonNode status =
        ApiRig.status(rig.post(VERBS + "promote", "{\"rollout\": 2}"), 409, "Conflict");
    assertThat(status.path("message").asText())
        .contains("the newest is number 3, not 2", "look at it, and repeat");
    assertThat(orders()).isEmpty();
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void what_makes_no_sense_now_is_refused_with_what_does() {
    record(RolloutState.WATCH_CANARY);
    JsonNode approve = ApiRig.status(rig.post(VERBS + "approve", "{}"), 409, "Conflict");
    assertThat(approve.path("message").asText())
        .isEqualTo(
            "cannot approve the rollout of web in shop/prod: web-3 is in WatchCanary, and it waits"
                + " for no approval; what can be done now: pause, promote, promote-full, abort");
    record(RolloutState.RESTORE);
    assertThat(
            ApiRig.status(rig.post(VERBS + "abort", "{}"), 409, "Conflict")
                .path("message")
                .asText())
        .contains("it goes back already; what can be done now: nothing");
    assertThat(
            ApiRig.status(rig.post(VERBS + "explode", "{}"), 404, "NotFound")
                .path("message")
                .asText())
        .contains("nobody can 'explode' a rollout", "accept-new, override-freeze, undo");
    ApiRig.status(rig.post(VERBS + "abort", "{\"rollout\": \"3\"}"), 422, "Invalid");
    ApiRig.status(rig.post(ApiRig.PROD + "/rollouts/Web/abort", "{}"), 404, "NotFound");
    ApiRig.status(
        rig.post(ApiRig.ROOT + "/namespaces/shop/clusters/none/rollouts/web/abort", "{}"),
        404,
        "NotFound");
    assertThat(orders()).isEmpty();
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void a_pause_may_have_an_end_and_no_other_word_has_one() {
    record(RolloutState.WATCH_CANARY);
    ApiRig.status(rig.post(VERBS + "abort", "{\"for\": \"2h\"}"), 422, "Invalid");
    ApiRig.status(rig.post(VERBS + "pause", "{\"for\": \"soon\"}"), 422, "Invalid");
    ApiRig.status(rig.post(VERBS + "pause", "{\"for\": \"721h\"}"), 422, "Invalid");
    assertThat(orders()).isEmpty();

    assertThat(rig.post(VERBS + "pause", "{\"for\": \"2h\"}").statusCode()).isEqualTo(200);
    assertThat(orders())
        .singleElement()
        .extracting(RolloutOrder::lasting)
        .isEqualTo(Optional.of(Duration.ofHours(2)));
  }

  @Test
  void undo_aborts_until_it_is_committed() {
    record(RolloutState.BAKE);
    assertThat(rig.post(VERBS + "undo", "{}").statusCode()).isEqualTo(200);
    assertThat(orders()).singleElement().extracting(RolloutOrder::verb).isEqualTo(Verb.ABORT);
    assertThat(rig.audits().getLast().verb()).isEqualTo("rollout-undo");
  }

  @Test
  void who_speaks_to_a_suspended_cluster_is_told_when_it_hears() {
    record(RolloutState.BAKE);
    rig.store(
        cluster ->
            cluster.suspended(
                Optional.of(new Suspension("bob", "work", cluster.createdAt(), Instant.EPOCH))),
        ConvergedShop.KEY);
    HttpResponse<String> said = rig.post(VERBS + "pause", "{}");
    assertThat(said.statusCode()).isEqualTo(200);
    assertThat(said.headers().firstValue("Warning").orElse(""))
        .contains("shop/prod is suspended until 1970-01-01T00:00:00Z");
    assertThat(orders()).hasSize(1);
  }

  @Test
  void the_leader_shows_how_its_machines_are() {
    rig.close();
    rig = ApiRig.serve();
    record(RolloutState.DRAIN_OLD);
    JsonNode status = ApiRig.tree(rig.post(VERBS + "pause", "{}").body()).path("status");
    assertThat(ApiRig.texts(status.at("/machines/old"), "/state")).containsOnly("Running");
    assertThat(ApiRig.texts(status.at("/machines/old"), "/health")).containsOnly("Healthy");
    assertThat(status.at("/machines/newcomers/0/state").asText()).isEqualTo("Unknown");
    assertThat(status.path("waitsFor").asText())
        .startsWith(
            "the old machines of the batch to leave the load balancer, while at least 3 machines"
                + " serve: web-2 (i-");
  }

  @Test
  void once_it_is_committed_the_new_machines_are_those_of_the_slots() {
    record(RolloutState.DONE);
    JsonNode machines = rig.get(ONE).at("/status/machines");
    assertThat(ApiRig.texts(machines.path("newcomers"), "/admitted"))
        .containsExactly("true", "true", "true");
    assertThat(machines.path("old")).isEmpty();
  }
}
