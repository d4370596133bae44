package dev.muster.reconcile.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.reconcile.ledger.FreezeOverride;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.Rollout.Stage;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb in every state: whether it is allowed, what is said when it is not, what it does. */
class OrdersTest {
  private static final Instant BEGUN = Instant.parse("2026-03-01T08:00:00Z");
  private static final Instant NOW = BEGUN.plusSeconds(60);
  private static final RolloutId ID = new RolloutId(new ServiceName("web"), 3);

  /** What is allowed in each state, while nothing is paused; all else is refused. */
  private static final String TABLE =
      """
      ADMIT            PAUSE PROMOTE_FULL ABORT
      BUILD_IMAGE      PAUSE PROMOTE_FULL ABORT
      LAUNCH_CANARY    PAUSE PROMOTE_FULL ABORT
      VERIFY_CANARY    PAUSE PROMOTE_FULL ABORT
      REGISTER_CANARY  PAUSE PROMOTE_FULL ABORT
      WATCH_CANARY     PAUSE PROMOTE PROMOTE_FULL ABORT
      APPROVE          PAUSE APPROVE PROMOTE PROMOTE_FULL ABORT
      EXPAND           PAUSE PROMOTE_FULL ABORT
      WATCH_ALL        PAUSE PROMOTE PROMOTE_FULL ABORT
      DRAIN_OLD        PAUSE PROMOTE_FULL ABORT
      BAKE             PAUSE PROMOTE PROMOTE_FULL ABORT
      COMMIT           PAUSE PROMOTE_FULL ABORT
      TERMINATE_OLD
      DONE
      ABORT_CANARY
      RESTORE
      DRAIN_NEW
      TERMINATE_NEW
      ROLLBACK_BLOCKED ACCEPT_NEW
      ROLLED_BACK      RETRY
      FAILED           RETRY
      """;

  private static final Map<Verb, String> REFUSALS =
      new EnumMap<>(
          Map.of(
              Verb.PAUSE, "only what goes forward can be paused",
              Verb.RESUME, "it is not paused",
              Verb.APPROVE, "it waits for no approval",
              Verb.PROMOTE, "no gate is watched now",
              Verb.PROMOTE_FULL, "only what goes forward can be promoted",
              Verb.RETRY, "only what was rolled back or failed can be tried again",
              Verb.ACCEPT_NEW, "it is for a rollback that cannot go on alone",
              Verb.OVERRIDE_FREEZE, "no freeze window holds it"));

  private static final Map<String, Set<Verb>> ALLOWED = allowed();

  private static Map<String, Set<Verb>> allowed() {
    Map<String, Set<Verb>> allowed = new TreeMap<>();
    TABLE
        .lines()
        .map(line -> line.split(" +"))
        .forEach(words -> {
          Set<Verb> verbs = EnumSet.noneOf(Verb.class);
          Arrays.stream(words).skip(1).map(Verb::valueOf).forEach(verbs::add);
          allowed.put(words[0], verbs);
        });
    return allowed;
  }

  record Row(RolloutState state, Verb verb) {}

  static Stream<Row> everyVerbInEveryState() {
    return Arrays.stream(RolloutState.values())
        .flatMap(state -> Arrays.stream(Verb.values()).map(verb -> new Row(state, verb)));
  }

  private static Rollout in(RolloutState state) {
    Optional<Failure> failure =
        switch (state.half()) {
          case FORWARD, COMMITTED -> Optional.empty();
          case BACKWARD -> Optional.of(new Failure(Failure.Kind.REVISION, "gate http fails"));
          case ENDED ->
              state == RolloutState.DONE
                  ? Optional.empty()
                  : Optional.of(new Failure(Failure.Kind.REVISION, "gate http fails"));
        };
    return new Rollout(
        ID,
        "c0ffee",
        new RolloutSide(
            new ServiceVersion("1.0.0"), new RevisionId("0123456789ab"), 8000, Optional.empty()),
        new RolloutSide(
            new ServiceVersion("1.1.0"), new RevisionId("ba9876543210"), 8000, Optional.empty()),
        new Stage(state, BEGUN, BEGUN, Optional.empty(), failure),
        Rollout.Machines.NONE,
        RolloutEvidence.NONE,
        RolloutLog.EMPTY);
  }

  private static Rollout paused(RolloutState state, Pause.Kind kind) {
    Rollout rollout = in(state);
    return rollout.with(rollout.stage().with(Optional.of(new Pause(kind, BEGUN, "why"))));
  }

  private static RolloutOrder order(Verb verb) {
    return new RolloutOrder("order-1", ID, verb, "ann", "because", BEGUN);
  }

  private static String abortRefusal(RolloutState state) {
    return switch (state.half()) {
      case FORWARD -> "";
      case ENDED -> "it has ended";
      case COMMITTED -> "it is committed: change the version in the spec to go back";
      case BACKWARD -> "it goes back already";
    };
  }

  @Test
  void the_table_has_every_state() {
    assertThat(ALLOWED.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RolloutState.values()).map(Enum::name).toList());
  }

  @ParameterizedTest
  @MethodSource("everyVerbInEveryState")
  void each_verb_is_allowed_or_refused_with_its_message(Row row) {
    Set<Verb> allowed = ALLOWED.getOrDefault(row.state().name(), Set.of());
    Optional<String> expected =
        allowed.contains(row.verb())
            ? Optional.empty()
            : Optional.of(
                row.verb() == Verb.ABORT
                    ? abortRefusal(row.state())
                    : REFUSALS.getOrDefault(row.verb(), "no message"));
    assertThat(Orders.refusal(in(row.state()), row.verb())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("everyVerbInEveryState")
  void what_is_refused_changes_nothing_and_is_not_looked_at_again(Row row) {
    Rollout before = in(row.state());
    Rollout after = Orders.obey(before, order(row.verb()), NOW);
    boolean allowed = ALLOWED.getOrDefault(row.state().name(), Set.of()).contains(row.verb());
    assertThat(after.log().handledOrder()).isEqualTo("order-1");
    assertThat(after.log().orders()).hasSize(allowed ? 1 : 0);
    if (!allowed) {
      assertThat(after.with(before.log())).isEqualTo(before);
    }
    assertThat(Orders.obey(after, order(row.verb()), NOW.plusSeconds(9))).isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void a_word_about_another_rollout_is_none_about_this_one(Verb verb) {
    RolloutOrder other =
        new RolloutOrder("order-2", ID.next(), verb, "ann", "of the next one", BEGUN);
    for (RolloutState state : RolloutState.values()) {
      assertThat(Orders.obey(in(state), other, NOW)).isEqualTo(in(state));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Pause.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "WINDOW")
  void what_stands_still_can_be_resumed_in_every_state(Pause.Kind kind) {
    for (RolloutState state : RolloutState.values()) {
      Rollout paused = paused(state, kind);
      assertThat(Orders.refusal(paused, Verb.RESUME)).isEmpty();
      Rollout resumed = Orders.obey(paused, order(Verb.RESUME), NOW);
      assertThat(resumed.stage().pause()).isEmpty();
      assertThat(resumed.stage().stepSince()).as("no deadline has run meanwhile").isEqualTo(NOW);
      assertThat(resumed.state()).isEqualTo(state);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USER|it is paused already",
        "INCONCLUSIVE|",
        "ENVIRONMENT|",
        "WINDOW|",
      })
  void a_person_may_pause_what_waits_for_something_else_but_not_twice(
      Pause.Kind kind, String refusal) {
    Rollout rollout = paused(RolloutState.WATCH_CANARY, kind);
    assertThat(Orders.refusal(rollout, Verb.PAUSE)).isEqualTo(Optional.ofNullable(refusal));
    Rollout after = Orders.obey(rollout, order(Verb.PAUSE), NOW);
    assertThat(after.stage().pause().map(Pause::kind)).contains(Pause.Kind.USER);
  }

  @ParameterizedTest
  @EnumSource(Pause.Kind.class)
  void a_pause_takes_no_other_word_away(Pause.Kind kind) {
    for (RolloutState state : RolloutState.values()) {
      for (Verb verb :
          EnumSet.complementOf(EnumSet.of(Verb.PAUSE, Verb.RESUME, Verb.OVERRIDE_FREEZE))) {
        assertThat(Orders.refusal(paused(state, kind), verb))
            .as(verb + " in " + state)
            .isEqualTo(Orders.refusal(in(state), verb));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIT,FAILED",
    "BUILD_IMAGE,FAILED",
    "LAUNCH_CANARY,ABORT_CANARY",
    "VERIFY_CANARY,ABORT_CANARY",
    "REGISTER_CANARY,ABORT_CANARY",
    "WATCH_CANARY,ABORT_CANARY",
    "APPROVE,ABORT_CANARY",
    "EXPAND,RESTORE",
    "WATCH_ALL,RESTORE",
    "DRAIN_OLD,RESTORE",
    "BAKE,RESTORE",
    "COMMIT,RESTORE",
  })
  void abort_goes_back_as_far_as_it_has_come(RolloutState state, RolloutState next) {
    for (Rollout rollout : new Rollout[] {in(state), paused(state, Pause.Kind.USER)}) {
      Rollout after = Orders.obey(rollout, order(Verb.ABORT), NOW);
      assertThat(after.state()).isEqualTo(next);
      assertThat(after.stage().since()).isEqualTo(NOW);
      assertThat(after.stage().pause()).isEmpty();
      assertThat(after.stage().failure())
          .contains(new Failure(Failure.Kind.PERSON, "aborted by ann: because"));
      assertThat(after.log().transitions().getLast().reason()).isEqualTo("aborted by ann: because");
    }
  }

  @Test
  void approve_and_promote_pass_one_gate_and_promote_full_all() {
    assertThat(obeyed(RolloutState.APPROVE, Verb.APPROVE).log().promotes())
        .isEqualTo(Promotion.ONE);
    assertThat(obeyed(RolloutState.BAKE, Verb.PROMOTE).log().promotes()).isEqualTo(Promotion.ONE);
    assertThat(obeyed(RolloutState.ADMIT, Verb.PROMOTE_FULL).log().promotes())
        .isEqualTo(Promotion.ALL);
    assertThat(
            Course.enter(
                    obeyed(RolloutState.BAKE, Verb.PROMOTE), RolloutState.COMMIT, NOW, "promoted")
                .log()
                .promotes())
        .as("a word for one gate is spent there")
        .isEqualTo(Promotion.NONE);
  }

  private static Rollout obeyed(RolloutState state, Verb verb) {
    return Orders.obey(in(state), order(verb), NOW);
  }

  @Test
  void a_freeze_window_ends_no_sooner_for_a_resume_and_is_passed_over_once_and_for_all() {
    Rollout frozen = paused(RolloutState.EXPAND, Pause.Kind.WINDOW);
    assertThat(Orders.refusal(frozen, Verb.RESUME))
        .contains("it waits for the end of a freeze window, which override-freeze passes over");

    Rollout passed = Orders.obey(frozen, order(Verb.OVERRIDE_FREEZE), NOW);
    assertThat(passed.log().freezeOverride()).contains(new FreezeOverride("ann", "because", BEGUN));
    assertThat(passed.log().orders()).hasSize(1);
  }

  @Test
  void retry_lifts_the_veto_and_accept_new_goes_forward_again() {
    Rollout rolledBack = in(RolloutState.ROLLED_BACK);
    assertThat(rolledBack.isVeto()).isTrue();
    Rollout retried = Orders.obey(rolledBack, order(Verb.RETRY), NOW);
    assertThat(retried.isVeto()).isFalse();
    assertThat(retried.state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(Orders.refusal(retried, Verb.RETRY)).isPresent();

    Rollout accepted = obeyed(RolloutState.ROLLBACK_BLOCKED, Verb.ACCEPT_NEW);
    assertThat(accepted.state()).isEqualTo(RolloutState.DRAIN_OLD);
    assertThat(accepted.log().promotes()).isEqualTo(Promotion.ALL);
  }

  @Test
  void the_next_rollout_hears_a_word_about_this_one_unless_it_was_looked_at() {
    Rollout ended = Orders.obey(in(RolloutState.ROLLED_BACK), order(Verb.PROMOTE), NOW);
    Rollout next =
        new Rollout(
            ended.id().next(),
            ended.origin(),
            ended.from(),
            ended.to(),
            in(RolloutState.WATCH_CANARY).stage(),
            ended.machines(),
            ended.evidence(),
            RolloutLog.after(ended));
    assertThat(next.log().veto(ID)).isPresent();
    assertThat(Orders.obey(next, order(Verb.RETRY), NOW)).isEqualTo(next);

    RolloutOrder word = order(Verb.RETRY);
    // Whoever gave it has a clock of their own.
    Instant earlier = ended.stage().since().minusSeconds(3_600);
    RolloutOrder another =
        new RolloutOrder(
            "order-2", ID, Verb.RETRY, word.actor(), word.reason(), earlier, Optional.empty());
    assertThat(Orders.obey(next, another, NOW).log().veto(ID)).isEmpty();
  }

  @Test
  void what_a_commit_took_back_is_not_vetoed() {
    Rollout rollout = in(RolloutState.ROLLED_BACK);
    Stage stage = rollout.stage();
    Rollout byCommit =
        rollout.with(
            new Stage(
                stage.state(),
                stage.since(),
                stage.stepSince(),
                stage.pause(),
                Optional.of(new Failure(Failure.Kind.COMMIT, "the spec wants another revision"))));
    assertThat(Orders.refusal(byCommit, Verb.RETRY))
        .contains("only what was rolled back or failed can be tried again");
  }
}
