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
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rollouts in a world that is else without faults, each of which meets what few do: a word, a
 * window, a metrics server that is of no use, a revision that is no good for as long as it is
 * judged, another count, no room, or a machine that is lost. Each seed has one story, with times of
 * its own.
 */
public final class RolloutStories {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");
  private static final ServiceName API = new ServiceName("api");

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
  private final List<ServiceName> services = new ArrayList<>(List.of(WEB));
  private final List<RolloutSpec.Gate> gates = new ArrayList<>(SpecDraft.QUICK.gates());
  private RolloutSpec.Pace pace = SpecDraft.QUICK.pace();
  private int machines;
  private List<FreezeWindow> freeze = List.of();
  private long endsAt = BEGINS_AT + ROLLED_MILLIS;

  private RolloutStories(Chance chance) {
    this.chance = chance;
  }

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    RolloutStories story = new RolloutStories(new Chance(seed).fork("rollout-story"));
    story.machines = (int) story.chance.between(1, 4);
    story.choose();
    RolloutSpec.Times quick = SpecDraft.QUICK.times();
    RolloutSpec rollout =
        new RolloutSpec(
            story.pace,
            new RolloutSpec.Times(
                quick.watch(), quick.bake(), VERIFY_TIMEOUT, quick.approvalTimeout()),
            SpecDraft.QUICK.approval(),
            story.gates);
    return new Scenario(
        seed,
        Scenery.LOCAL,
        1,
        List.of(() -> story.draft(rollout)),
        story.plan,
        story.endsAt,
        Optional.empty());
  }

  private SpecDraft draft(RolloutSpec rollout) {
    SpecDraft draft = new SpecDraft(KEY);
    draft.roll(rollout);
    draft.freeze(freeze);
    services.forEach(
        service -> draft.add(service.value(), machines, Exposure.BALANCED, Replacement.AUTOMATIC));
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
                this::failedAndWantedAgain,
                this::undoneBesideAnother,
                this::moreWhileFrozen,
                this::moreThenBack,
                this::lostAfterItFailed,
                this::configuredWhileItHangs,
                this::withoutRoom,
                this::fewerThenBack,
                this::brokenBesideParked,
                this::missedWhileItStops))
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
    freezeAt(BEGINS_AT + chance.between(10_000, 60_000), Duration.ofMinutes(chance.between(2, 4)));
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

  // One service is wanted back, and another one of the cluster moves on.
  private void undoneBesideAnother() {
    services.add(API);
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    long undoneAt = BEGINS_AT + ROLLED_MILLIS;
    at(undoneAt, new Rollouts.Regret(KEY, WEB));
    at(undoneAt + chance.between(1_000, ROLLED_MILLIS), new Wishes.Upgrade(KEY, API));
    endsAt = undoneAt + 2 * ROLLED_MILLIS;
  }

  // The first rollout has to wait for the end of a window, and more machines are wanted meanwhile.
  private void moreWhileFrozen() {
    Duration lasting = Duration.ofMinutes(chance.between(2, 4));
    freezeAt(BEGINS_AT - 10_000, lasting);
    // By one commit, or by two of which the first alone may already have begun.
    if (chance.happens(0.5)) {
      at(BEGINS_AT, new Wishes.UpgradeConfigured(KEY, WEB));
    } else {
      at(BEGINS_AT, new Wishes.Configure(KEY, WEB));
      at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    }
    at(
        BEGINS_AT + chance.between(0, 60_000),
        new Wishes.Scale(KEY, WEB, machines + (int) chance.between(1, 3)));
    endsAt = BEGINS_AT + lasting.toMillis() + ROLLED_MILLIS;
  }

  // A service that may serve with fewer machines grows in mid-rollout, and goes back.
  private void moreThenBack() {
    pace = new RolloutSpec.Pace(1, 50, chance.pick(List.of(25, 50)));
    machines = (int) chance.between(2, 4);
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
    Moment moment = chance.pick(List.of(Moment.REGISTERS, Moment.DEREGISTERS));
    int turn = 1 + chance.below(machines);
    long after = chance.between(0, 15_000);
    int more = machines + (int) chance.between(1, 4);
    inRollout(moment, turn, after, new Wishes.Scale(KEY, WEB, more));
    inRollout(
        moment,
        turn,
        after + chance.between(1_000, 60_000),
        new Rollouts.Order(KEY, WEB, RolloutOrder.Verb.ABORT));
    endsAt = BEGINS_AT + 2 * ROLLED_MILLIS;
  }

  // A version with a configuration of its own has failed, and then a machine is lost.
  private void lostAfterItFailed() {
    machines = (int) chance.between(1, 2);
    at(BEGINS_AT, new Wishes.UpgradeConfigured(KEY, WEB));
    Defect defect = chance.pick(List.of(Defect.LIES, Defect.SICK, Defect.DIES));
    at(BEGINS_AT, new Rollouts.BadVersion(KEY, WEB, defect, 3 * NOTICED_MILLIS));
    long lostAt = BEGINS_AT + VERIFY_TIMEOUT.toMillis() + chance.between(0, ROLLED_MILLIS);
    at(lostAt, new MachineTroubles.KillOf(WEB, chance.below(machines)));
    at(lostAt + 1_000, new MachineTroubles.KillOf(WEB, 0));
    endsAt = lostAt + NOTICED_MILLIS;
  }

  // A change of the configuration hangs, and another revision is committed before it takes effect.
  private void configuredWhileItHangs() {
    at(BEGINS_AT, new Wishes.Configure(KEY, WEB));
    at(
        BEGINS_AT + chance.between(8_000, 45_000),
        new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, ALWAYS));
    long next = BEGINS_AT + chance.between(46_000, 46_000 + ROLLED_MILLIS);
    at(next, new Wishes.UpgradeConfigured(KEY, WEB));
    at(next - 1, fair());
    endsAt = BEGINS_AT + 2 * NOTICED_MILLIS;
  }

  // No zone has room for longer than a canary may take, in the first rollout or in the next one,
  // whose machines have other places.
  private void withoutRoom() {
    long begun = BEGINS_AT;
    if (chance.happens(0.5)) {
      at(begun, new Wishes.Upgrade(KEY, WEB));
      begun += ROLLED_MILLIS;
    }
    at(begun, new Wishes.Upgrade(KEY, WEB));
    long full = 2 * VERIFY_TIMEOUT.toMillis() + chance.between(30_000, ROLLED_MILLIS);
    for (Zone zone : SpecDraft.ZONES) {
      at(begun, new ZoneTroubles.Fill(zone, full));
    }
    endsAt = begun + full + ROLLED_MILLIS;
  }

  // Fewer are wanted while old machines stand aside for new ones, and then the old revision again.
  private void fewerThenBack() {
    besideStopped();
    int turn = 1 + chance.below(machines);
    long after = chance.between(0, 40_000);
    int fewer = (int) chance.between(1, machines - 1L);
    inRollout(Moment.STOPS, turn, after, new Wishes.Scale(KEY, WEB, fewer));
    inRollout(Moment.STOPS, turn, after + 1_000, new Meddling.Confirm(KEY, machines));
    long back = after + chance.between(2_000, 40_000);
    inRollout(Moment.STOPS, turn, back, new Rollouts.Order(KEY, WEB, RolloutOrder.Verb.ABORT));
    if (chance.happens(0.7)) {
      inRollout(Moment.STOPS, turn, back + chance.between(0, 20_000), broken());
    }
    endsAt = BEGINS_AT + 2 * NOTICED_MILLIS;
  }

  // A machine breaks while others stand aside.
  private void brokenBesideParked() {
    besideStopped();
    inRollout(Moment.STOPS, 1 + chance.below(machines), chance.between(0, 40_000), broken());
    endsAt = BEGINS_AT + 2 * NOTICED_MILLIS;
  }

  // A list misses one of the machines of which one is about to stop.
  private void missedWhileItStops() {
    besideStopped();
    int rate = (int) chance.between(100, ALWAYS);
    int turn = 1 + chance.below(machines - 1);
    inRollout(Moment.STOPS, turn, 0, new ControllerTroubles.Weather(FaultKind.LIST_MISSES, rate));
    long misses = chance.between(1_000, 30_000);
    inRollout(Moment.STOPS, turn, misses, new ControllerTroubles.Weather(FaultKind.LIST_MISSES, 0));
    endsAt = BEGINS_AT + NOTICED_MILLIS;
  }

  // A rollout for which old machines stop, so that new ones have room.
  private void besideStopped() {
    machines = (int) chance.between(3, 8);
    pace =
        new RolloutSpec.Pace(
            1,
            chance.pick(List.of(25, 50)),
            chance.pick(List.of(50, 75)),
            chance.pick(List.of(10, 25, 50)));
    at(BEGINS_AT, new Wishes.Upgrade(KEY, WEB));
  }

  private Disturbance broken() {
    int choice = chance.below(machines);
    return chance.happens(0.5)
        ? new MachineTroubles.StopOf(WEB, choice)
        : new MachineTroubles.KillOf(WEB, choice);
  }

  private void freezeAt(long at, Duration lasting) {
    var time = Schedule.instant(at).atOffset(ZoneOffset.UTC);
    freeze =
        List.of(
            new FreezeWindow(
                "%d %d %d * * ?".formatted(time.getSecond(), time.getMinute(), time.getHour()),
                lasting,
                ZoneOffset.UTC));
  }

  private static Disturbance fair() {
    return new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, 0);
  }

  private void inRollout(Moment moment, int turn, long afterMillis, Disturbance what) {
    at(BEGINS_AT, new AtMoment(moment, turn, afterMillis, what));
  }

  private void at(long at, Disturbance what) {
    plan.add(new Planned(plan.size(), at, what));
  }
}
