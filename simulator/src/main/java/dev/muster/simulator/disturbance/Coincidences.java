package dev.muster.simulator.disturbance;

import dev.muster.provider.Part;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scenarios in which two things meet that seldom do: a person, a crash or a loss comes just while
 * something is begun whose outcome nobody knows yet. Each seed has one story, with times and rates
 * of its own.
 */
public final class Coincidences {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");
  private static final ServiceName API = new ServiceName("api");

  // By then a cluster has settled, and everybody has seen what it consists of.
  private static final long SETTLED_AT = 220_000;
  private static final long ENDS_AT = 450_000;
  private static final long IMAGE_BUILT_AT = 50_000;
  private static final int MANY = 9;
  private static final int ALWAYS = 1_000;
  // So long a call is waited for.
  private static final long LONGEST_CALL_MILLIS = 120_000;
  private static final Disturbance FAIR = new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, 0);

  private final Chance chance;
  private final List<Planned> plan = new ArrayList<>();
  private int machines = 3;
  private RolloutSpec rollout = SpecDraft.QUICK;
  private Scenery scenery = Scenery.LOCAL;
  private boolean launchesTogether;
  private long endsAt = ENDS_AT;

  private Coincidences(Chance chance) {
    this.chance = chance;
  }

  /** When the operator says the first word of their own, in milliseconds of the run. */
  public static long firstWordAt() {
    return ENDS_AT;
  }

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    Coincidences story = new Coincidences(new Chance(seed).fork("coincidence"));
    story.choose();
    int machines = story.machines;
    RolloutSpec rollout = story.rollout;
    boolean launchesTogether = story.launchesTogether;
    return new Scenario(
        seed,
        story.scenery,
        1,
        List.of(() -> {
          SpecDraft draft = draft(machines, rollout);
          if (launchesTogether) {
            draft.moveToCloud();
          }
          return draft;
        }),
        story.plan,
        story.endsAt,
        Optional.empty());
  }

  private static SpecDraft draft(int machines, RolloutSpec rollout) {
    SpecDraft draft = new SpecDraft(KEY);
    draft.roll(rollout);
    if (machines > 0) {
      draft.add(WEB.value(), machines, Exposure.BALANCED, Replacement.AUTOMATIC);
    }
    return draft;
  }

  private void choose() {
    // With chance of its own, so that the other seeds stay as they are.
    Chance batches = chance.fork("batches");
    if (batches.happens(0.1)) {
      batchUnderWay(batches);
      return;
    }
    chance
        .pick(
            List.<Runnable>of(
                this::deletedWhileBegun,
                this::stoppedWhileBegun,
                this::touchedWhileForgotten,
                this::fewerWhileLaunching,
                this::newerWhileLaunching,
                this::deletedWhileLaunching,
                this::clockSetRight,
                this::dwindlingLists,
                this::dwindlingFounders,
                this::lostBesideCommit,
                this::wantedAgain,
                this::everythingStopped,
                this::newcomerLost,
                // In these a call has to land in the last moment as well.
                this::deletedWhileBegun,
                this::newerWhileLaunching))
        .run();
  }

  // The first call for a cluster hangs, or its first launch while other zones are full; and
  // meanwhile nobody wants the cluster any more.
  private void deletedWhileBegun() {
    scenery = Scenery.CLOUD;
    long earliest = 4_000;
    if (chance.happens(0.5)) {
      at(1, hanging());
      at(1, new AtMoment(Moment.CREATES_NETWORK, 1, 10, FAIR));
    } else {
      earliest = IMAGE_BUILT_AT;
      Zone roomy = chance.pick(SpecDraft.ZONES);
      SpecDraft.ZONES.stream()
          .filter(zone -> !zone.equals(roomy))
          .forEach(zone -> at(1, new ZoneTroubles.Fill(zone, ENDS_AT)));
      at(1, new AtMoment(Moment.CREATES_NETWORK, 1, 1_000, hanging()));
      at(1, new AtMoment(Moment.LAUNCHES, 1, 1_000, FAIR));
    }
    long deletedAt = earliest + chance.between(0, LONGEST_CALL_MILLIS);
    at(deletedAt, new Wishes.Delete(KEY));
    at(deletedAt + 1_000, new Meddling.Confirm(KEY, MANY));
  }

  // Somebody stops the cluster while one call is under way for which others wait.
  private void stoppedWhileBegun() {
    if (chance.happens(0.5)) {
      at(1, hanging());
    } else {
      at(1, new ControllerTroubles.Weather(FaultKind.SLOW, ALWAYS));
    }
    Moment moment = chance.pick(List.of(Moment.CREATES_NETWORK, Moment.LAUNCHES, Moment.REGISTERS));
    long millis = chance.between(60_000, 180_000);
    Disturbance stop =
        chance.happens(0.7) ? new Meddling.Suspend(KEY, millis) : new Meddling.Observe(KEY, millis);
    at(1, new AtMoment(moment, 1, chance.between(0, 5_000), stop));
  }

  // Somebody touches the record of a deleted cluster in the moment in which it is forgotten.
  private void touchedWhileForgotten() {
    at(60_000, new Wishes.Delete(KEY));
    at(61_000, new Meddling.Confirm(KEY, MANY));
    at(62_000, new ControllerTroubles.Weather(FaultKind.SLOW, (int) chance.between(300, ALWAYS)));
    at(
        62_000,
        new AtMoment(
            Moment.FORGETS,
            1 + chance.below(2),
            chance.between(0, 6_000),
            new Meddling.Fuss(KEY, 1, 1)));
  }

  // Machines are launched together, and nobody hears how that ends; lists miss some of them, and
  // other numbers are wanted meanwhile.
  private void batchUnderWay(Chance batches) {
    scenery = Scenery.CLOUD;
    launchesTogether = true;
    machines = (int) batches.between(1, 3);
    FaultKind silence =
        batches.pick(List.of(FaultKind.REPLY_LOST, FaultKind.CHANGE_HANGS, FaultKind.REQUEST_LOST));
    int rate = (int) batches.between(300, ALWAYS);
    at(SETTLED_AT - 1, new ControllerTroubles.Weather(silence, rate));
    at(SETTLED_AT, new Wishes.Scale(KEY, WEB, (int) batches.between(6, MANY)));
    at(
        SETTLED_AT,
        new AtMoment(Moment.LAUNCHES, 1, 1_000, new ControllerTroubles.Weather(silence, 0)));
    if (batches.happens(0.5)) {
      long after = batches.between(0, 2_000);
      at(SETTLED_AT, new AtMoment(Moment.LAUNCHES, 1, after, new ControllerTroubles.Crash(0, 500)));
    }
    if (batches.happens(0.3)) {
      Zone narrow = batches.pick(SpecDraft.ZONES);
      at(SETTLED_AT - 1, new ZoneTroubles.Narrow(narrow, 1, batches.between(5_000, 60_000)));
    }
    if (batches.happens(0.7)) {
      int missed = (int) batches.between(200, ALWAYS);
      long missedAt = SETTLED_AT + batches.between(0, LONGEST_CALL_MILLIS);
      at(missedAt, new ControllerTroubles.Weather(FaultKind.LIST_MISSES, missed));
    }
    if (batches.happens(0.5)) {
      long again = SETTLED_AT + batches.between(2_000, LONGEST_CALL_MILLIS);
      at(again, new Wishes.Scale(KEY, WEB, (int) batches.between(1, MANY)));
      at(again + 1_000, new Meddling.Confirm(KEY, MANY));
    }
  }

  // Fewer are wanted again while the launches of more hang; the store may fail in the moment in
  // which nobody waits for them any longer.
  private void fewerWhileLaunching() {
    machines = 2;
    launchesHang(SETTLED_AT, new Wishes.Scale(KEY, WEB, (int) chance.between(3, 6)));
    at(meanwhile(), new Wishes.Scale(KEY, WEB, 2));
    if (chance.happens(0.5)) {
      storeFailsInTheEnd();
    }
  }

  // A newer version is wanted while the launches of a service hang. It was there before, so that
  // the images of both versions are.
  private void newerWhileLaunching() {
    at(SETTLED_AT - 120_000, new Wishes.AddService(KEY, API, 1));
    at(SETTLED_AT - 110_000, new Wishes.Upgrade(KEY, API));
    at(SETTLED_AT, new Wishes.RemoveService(KEY, API));
    at(SETTLED_AT + 1_000, new Meddling.Confirm(KEY, MANY));
    launchesHang(SETTLED_AT + 180_000, new Wishes.AddService(KEY, API, (int) chance.between(1, 2)));
    at(meanwhile() + 180_000, new Wishes.Upgrade(KEY, API));
    endsAt = ENDS_AT + 180_000;
  }

  // The cluster is deleted while launches hang, and machines are listed late.
  private void deletedWhileLaunching() {
    launchesHang(SETTLED_AT, new Wishes.Scale(KEY, WEB, MANY));
    long deletedAt = meanwhile();
    at(deletedAt, new Wishes.Delete(KEY));
    at(deletedAt + 1_000, new Meddling.Confirm(KEY, 2 * MANY));
    at(deletedAt, new ControllerTroubles.Weather(FaultKind.READ_LAGS, chance.below(900)));
    if (chance.happens(0.5)) {
      storeFailsInTheEnd();
    }
  }

  private void launchesHang(long at, Disturbance wish) {
    scenery = Scenery.CLOUD;
    at(at - 1, hanging());
    at(at, wish);
    at(at - 1, new AtMoment(Moment.LAUNCHES, 1, 1_000, FAIR));
  }

  private long meanwhile() {
    return SETTLED_AT + chance.between(2_000, LONGEST_CALL_MILLIS);
  }

  private void storeFailsInTheEnd() {
    long inTheEnd = LONGEST_CALL_MILLIS - chance.between(0, 3_000);
    int rate = (int) chance.between(500, ALWAYS);
    storeFails(inTheEnd, rate);
    storeFails(LONGEST_CALL_MILLIS + chance.between(500, 6_000), 0);
  }

  private void storeFails(long afterLaunchMillis, int rate) {
    at(
        SETTLED_AT - 1,
        new AtMoment(
            Moment.LAUNCHES,
            1,
            afterLaunchMillis,
            new ControllerTroubles.Weather(FaultKind.STORE_FAILS, rate)));
  }

  // A clock is hours ahead. Once it is set right, something begun is still recorded.
  private void clockSetRight() {
    long ahead = chance.between(2 * 3_600_000L, 5 * 3_600_000L);
    at(1, new ControllerTroubles.StepClock(0, ahead));
    at(2, new ControllerTroubles.Crash(0, 500));
    long rightAt = chance.between(20_000, SETTLED_AT);
    at(rightAt - 10_000, hanging());
    at(rightAt - 9_000, new Wishes.Scale(KEY, WEB, (int) chance.between(4, 8)));
    at(rightAt, new ControllerTroubles.StepClock(0, -ahead));
    at(rightAt, new ControllerTroubles.Crash(0, 500));
  }

  // The provider lists fewer and fewer, after a word that was meant for something else.
  private void dwindlingLists() {
    machines = MANY;
    at(SETTLED_AT, new Wishes.Scale(KEY, WEB, (int) chance.between(1, MANY)));
    int count = chance.happens(0.5) ? 2 * MANY : (int) chance.between(1, MANY);
    at(SETTLED_AT + 2_000, new Meddling.Confirm(KEY, count));
    long dwindlesAt = SETTLED_AT + chance.between(70_000, 120_000);
    at(dwindlesAt, new StoreTroubles.DwindlingLists(chance.between(60_000, 90_000)));
  }

  // The provider lists fewer and fewer while an ensemble waits for its last founder.
  private void dwindlingFounders() {
    machines = chance.below(2);
    at(1, new ZoneTroubles.Fill(chance.pick(SpecDraft.ZONES), SETTLED_AT));
    long dwindlesAt = chance.between(70_000, SETTLED_AT - 60_000);
    at(dwindlesAt, new StoreTroubles.DwindlingLists(chance.between(30_000, 60_000)));
  }

  // A machine is lost beside the commit of another version, and one API of the provider is down.
  private void lostBesideCommit() {
    Part part = chance.pick(List.of(Part.TARGETS, Part.IMAGES, Part.BALANCERS, Part.ENSEMBLE));
    long begun = SETTLED_AT + chance.between(0, 10_000);
    at(begun, new ControllerTroubles.Outage(part, chance.between(20_000, 100_000)));
    at(begun + chance.between(0, 5_000), new Wishes.Upgrade(KEY, WEB));
    at(begun + chance.between(0, 20_000), new MachineTroubles.Kill(chance.below(MANY)));
  }

  // Places are given up and wanted again, and the provider has forgotten who was in them.
  private void wantedAgain() {
    machines = (int) chance.between(2, 4);
    at(SETTLED_AT, new Wishes.Scale(KEY, WEB, 1));
    at(SETTLED_AT + 1_000, new Meddling.Confirm(KEY, MANY));
    at(SETTLED_AT + chance.between(50_000, 90_000), new MachineTroubles.ForgetEnded());
    at(SETTLED_AT + chance.between(91_000, 120_000), new Wishes.Scale(KEY, WEB, machines));
  }

  // The power fails everywhere while the store is made anew.
  private void everythingStopped() {
    at(SETTLED_AT, new StoreTroubles.LoseLedger(KEY));
    long cutAt = SETTLED_AT + chance.between(0, StoreTroubles.EVERYTHING_SHOWS_MILLIS);
    SpecDraft.ZONES.forEach(zone -> at(cutAt, new ZoneTroubles.CutPower(zone, 1_000)));
    endsAt = ENDS_AT + StoreTroubles.EVERYTHING_SHOWS_MILLIS;
  }

  // A rollout loses a new machine on its way, and there is no room for another one.
  private void newcomerLost() {
    machines = (int) chance.between(4, MANY);
    rollout =
        new RolloutSpec(
            new RolloutSpec.Pace(1, chance.pick(List.of(10, 25, 50)), 100),
            SpecDraft.QUICK.times(),
            SpecDraft.QUICK.approval(),
            SpecDraft.QUICK.gates());
    at(SETTLED_AT, new Wishes.Upgrade(KEY, WEB));
    Moment moment = chance.happens(0.3) ? Moment.REGISTERS : Moment.DEREGISTERS;
    int turn = 1 + chance.below(moment == Moment.REGISTERS ? machines : 2);
    long after = chance.between(0, 15_000);
    long millis = chance.between(60_000, 150_000);
    Disturbance loss = new MachineTroubles.KillNewcomer(chance.below(MANY));
    at(SETTLED_AT, new AtMoment(moment, turn, after, loss));
    for (Zone zone : SpecDraft.ZONES) {
      at(SETTLED_AT, new AtMoment(moment, turn, after, new ZoneTroubles.Fill(zone, millis)));
    }
  }

  private Disturbance hanging() {
    return new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, (int) chance.between(300, 900));
  }

  private void at(long at, Disturbance what) {
    plan.add(new Planned(plan.size(), at, what));
  }
}
