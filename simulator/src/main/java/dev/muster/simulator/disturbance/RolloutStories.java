package dev.muster.simulator.disturbance;

import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.simulator.cloud.Defect;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rollouts of one service in a world without faults, each of which meets what few do: a word, a
 * window, a metrics server that is of no use, or a revision that is no good for as long as it is
 * judged. Each seed has one story, with times of its own.
 */
public final class RolloutStories {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");

  // By then a cluster has settled. It is a whole number of the metrics server's doubts.
  private static final long BEGINS_AT = 240_000;
  // So long a rollout takes at most that nothing holds up, and so long a lapse has to last until
  // somebody would call it one.
  private static final long ROLLED_MILLIS = 120_000;
  private static final long NOTICED_MILLIS = 240_000;
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(60);
  private static final int ALWAYS = 1_000;

  private final Chance chance;
  private final List<Planned> plan = new ArrayList<>();
  private final List<RolloutSpec.Gate> gates = new ArrayList<>(SpecDraft.QUICK.gates());
  private List<FreezeWindow> freeze = List.of();
  private long endsAt = BEGINS_AT + ROLLED_MILLIS;

  private RolloutStories(Chance chance) {
    this.chance = chance;
  }

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    RolloutStories story = new RolloutStories(new Chance(seed).fork("rollout-story"));
    int machines = (int) story.chance.between(1, 4);
    story.choose();
    RolloutSpec.Times quick = SpecDraft.QUICK.times();
    RolloutSpec rollout =
        new RolloutSpec(
            SpecDraft.QUICK.pace(),
            new RolloutSpec.Times(
                quick.watch(), quick.bake(), VERIFY_TIMEOUT, quick.approvalTimeout()),
            SpecDraft.QUICK.approval(),
            story.gates);
    List<FreezeWindow> freeze = story.freeze;
    return new Scenario(
        seed,
        Scenery.LOCAL,
        1,
        List.of(() -> draft(machines, rollout, freeze)),
        story.plan,
        story.endsAt,
        Optional.empty());
  }

  private static SpecDraft draft(int machines, RolloutSpec rollout, List<FreezeWindow> freeze) {
    SpecDraft draft = new SpecDraft(KEY);
    draft.roll(rollout);
    draft.freeze(freeze);
    draft.add(WEB.value(), machines, Exposure.BALANCED, Replacement.AUTOMATIC);
    return draft;
  }

  private void choose() {
    chance
        .pick(
            List.<Runnable>of(
                this::mendedConfiguration,
                this::promotedIntoWindow,
                this::judgedInDoubt,
                this::pausedForAWhile,
                this::neverWell,
                this::failedAndWantedAgain))
        .run();
  }

  // A configuration that is no good goes back, and the next commit mends it.
  private void mendedConfiguration() {
    at(BEGINS_AT, new Wishes.Configure(KEY, WEB));
    at(BEGINS_AT, new Rollouts.BadConfig(KEY, WEB, NOTICED_MILLIS));
    long mendedAt = BEGINS_AT + chance.between(ROLLED_MILLIS / 2, ROLLED_MILLIS);
    at(mendedAt, new Wishes.Configure(KEY, WEB));
    endsAt = mendedAt + NOTICED_MILLIS;
  }

  // Somebody takes a version through all its gates, and a window opens before it is through.
  private void promotedIntoWindow() {
    Instant opens = Schedule.instant(BEGINS_AT + chance.between(10_000, 60_000));
    var time = opens.atOffset(ZoneOffset.UTC);
    freeze =
        List.of(
            new FreezeWindow(
                "%d %d %d * * ?".formatted(time.getSecond(), time.getMinute(), time.getHour()),
                Duration.ofMinutes(chance.between(2, 4)),
                ZoneOffset.UTC));
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    at(
        BEGINS_AT + chance.between(2_000, 9_000),
        new Rollouts.Order(KEY, WEB, RolloutOrder.Verb.PROMOTE_FULL));
    endsAt = BEGINS_AT + 2 * NOTICED_MILLIS;
  }

  // The metrics server is of no use for as long as a canary is judged.
  private void judgedInDoubt() {
    gates.add(SpecDraft.metricGate(chance.happens(0.5)));
    at(1, new ControllerTroubles.Weather(FaultKind.METRIC_DOUBTFUL, ALWAYS));
    long begun = BEGINS_AT + chance.between(0, NOTICED_MILLIS);
    at(begun, new Wishes.Upgrade(KEY, WEB));
    endsAt = begun + ROLLED_MILLIS;
  }

  private void pausedForAWhile() {
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    Duration lasting = Duration.ofSeconds(chance.between(30, 120));
    at(
        BEGINS_AT + chance.between(3_000, 40_000),
        new Rollouts.Order(KEY, WEB, RolloutOrder.Verb.PAUSE, Optional.of(lasting)));
    // A pause that does not end is a thing of minutes: what changes nothing is seldom told.
    endsAt = BEGINS_AT + lasting.toMillis() + 2 * NOTICED_MILLIS;
  }

  private void neverWell() {
    endsAt = BEGINS_AT + VERIFY_TIMEOUT.toMillis() + 2 * NOTICED_MILLIS;
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    Defect defect = chance.pick(List.of(Defect.SICK, Defect.SICK, Defect.DIES));
    at(BEGINS_AT, new Rollouts.BadVersion(KEY, WEB, defect, endsAt - BEGINS_AT));
  }

  // A version has failed and another one serves; then the first is asked for again.
  private void failedAndWantedAgain() {
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    at(BEGINS_AT, new Rollouts.BadVersion(KEY, WEB, Defect.LIES, NOTICED_MILLIS));
    long next = BEGINS_AT + chance.between(ROLLED_MILLIS / 2, ROLLED_MILLIS);
    at(next, new Wishes.Upgrade(KEY, WEB));
    long again = next + ROLLED_MILLIS + chance.between(0, ROLLED_MILLIS);
    at(again, new Wishes.GoBack(KEY, WEB));
    endsAt = again + ROLLED_MILLIS;
  }

  private void at(long at, Disturbance what) {
    plan.add(new Planned(plan.size(), at, what));
  }
}
