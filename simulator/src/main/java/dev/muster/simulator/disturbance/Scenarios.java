package dev.muster.simulator.disturbance;

import dev.muster.controller.model.SourceProblem;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes a scenario of a seed. Each seed enables some kinds of disturbances, with rates of its own.
 */
public final class Scenarios {
  /** The service whose machines only a person replaces. */
  private static final ServiceName STATEFUL = new ServiceName("db");

  private static final ServiceName WEB = new ServiceName("web");
  private static final ServiceName API = new ServiceName("api");

  /** What has chance of its own, so that it changes nothing of the seeds that lack it. */
  private static final Set<FaultKind> RARE =
      EnumSet.of(FaultKind.LIST_MISSES, FaultKind.METRIC_DOUBTFUL);

  private static final List<String> NAMES = List.of("prod", "stage", "dev");

  private final Chance chance;
  private final List<Planned> plan = new ArrayList<>();
  private final List<ClusterKey> keys = new ArrayList<>();
  private final Set<ClusterKey> withApi = new HashSet<>();
  private final long length;
  private int last;

  private Scenarios(Chance chance, long length) {
    this.chance = chance;
    this.length = length;
  }

  /** The scenario of a seed, in which no service moves to another version. */
  public static Scenario of(long seed) {
    Scenario rolling = made(seed, Family.STILL);
    List<Planned> plan =
        rolling.plan().stream()
            .filter(planned -> !isOfRollouts(planned.what()))
            .map(planned -> new Planned(planned.index(), planned.at(), still(planned.what())))
            .toList();
    return new Scenario(
        seed,
        rolling.scenery(),
        rolling.controllers(),
        rolling.clusters().stream().map(Scenarios::atOnce).toList(),
        plan,
        rolling.healAt(),
        rolling.lasting());
  }

  // Configurations are rolled out as well, as quickly as can be.
  private static Supplier<SpecDraft> atOnce(Supplier<SpecDraft> made) {
    return () -> {
      SpecDraft draft = made.get();
      draft.roll(SpecDraft.AT_ONCE);
      draft.freeze(List.of());
      return draft;
    };
  }

  private static boolean isOfRollouts(Disturbance what) {
    return what instanceof Rollouts.BadVersion
        || what instanceof Rollouts.BadConfig
        || what instanceof Rollouts.Order;
  }

  // A rollout makes a run ten times as long: most seeds are of more use without one.
  private static Disturbance still(Disturbance what) {
    return switch (what) {
      case Wishes.Upgrade upgrade -> new Wishes.Configure(upgrade.key(), upgrade.service());
      case Wishes.ChangePort change -> new Wishes.Configure(change.key(), change.service());
      case Disturbance other -> other;
    };
  }

  /** The scenario of a seed, in half of which services move to other versions, good and bad. */
  public static Scenario rolling(long seed) {
    return made(seed, Family.ROLLING);
  }

  /** Whether services move to other versions. */
  private enum Family {
    STILL,
    ROLLING
  }

  private static Scenario made(long seed, Family family) {
    Chance chance = new Chance(seed).fork("scenario");
    Scenery scenery = chance.happens(0.7) ? Scenery.LOCAL : Scenery.CLOUD;
    long length =
        switch (scenery) {
          case LOCAL -> chance.between(100_000, 200_000);
          case CLOUD -> chance.between(250_000, 500_000);
        };
    Scenarios maker = new Scenarios(chance.fork("plan"), length);
    int clusters = chance.happens(0.85) ? 1 : chance.happens(0.7) ? 2 : 3;
    int controllers = chance.happens(0.6) ? 2 : 1;
    List<Supplier<SpecDraft>> drafts = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      drafts.add(maker.cluster(NAMES.get(i), scenery));
    }
    maker.wishes();
    maker.faults();
    RolloutScenes scenes = new RolloutScenes(maker.keys, length);
    maker.add(scenes.rollouts(chance.fork("rollouts")));
    if (scenery == Scenery.CLOUD) {
      maker.doors(chance.fork("doors"));
      maker.narrowZones(chance.fork("narrow-zones"));
    }
    long outage = maker.rarities(chance.fork("rarities"));
    switch (family) {
      case STILL -> {}
      case ROLLING -> {
        maker.add(scenes.metrics(chance.fork("metrics")));
        maker.add(scenes.words(chance.fork("overrides")));
        maker.add(scenes.configurations(chance.fork("configurations")));
        maker.regrets(scenes, chance.fork("regrets"));
        maker.add(scenes.fullZones(chance.fork("full-zones")));
        maker.add(scenes.relapses(chance.fork("relapses")));
      }
    }
    Optional<Disturbance> lasting =
        chance.happens(0.15)
            ? Optional.of(new ControllerTroubles.Weather(FaultKind.SLOW, 200))
            : Optional.empty();
    return new Scenario(seed, scenery, controllers, drafts, maker.plan, length + outage, lasting);
  }

  private Supplier<SpecDraft> cluster(String name, Scenery scenery) {
    ClusterKey key = ClusterKey.parse("shop/" + name);
    RolloutSpec rollout = RolloutScenes.rollout(chance.fork("rollout-" + name));
    List<FreezeWindow> freeze = RolloutScenes.freeze(chance.fork("freeze-" + name));
    keys.add(key);
    int web = (int) chance.between(1, 4);
    int api = chance.happens(0.4) ? (int) chance.between(1, 3) : 0;
    int db = chance.happens(0.3) ? (int) chance.between(1, 2) : 0;
    if (api > 0) {
      withApi.add(key);
    }
    Chance crowd = chance.fork("crowd-" + name);
    int more = scenery == Scenery.CLOUD && crowd.happens(0.5) ? (int) crowd.between(3, 6) : 0;
    return () -> {
      SpecDraft draft = new SpecDraft(key);
      if (scenery == Scenery.CLOUD) {
        draft.moveToCloud();
      }
      draft.roll(rollout);
      draft.freeze(freeze);
      draft.add(WEB.value(), web + more, Exposure.BALANCED, Replacement.AUTOMATIC);
      if (api > 0) {
        draft.add(API.value(), api, Exposure.BALANCED, Replacement.AUTOMATIC);
      }
      if (db > 0) {
        draft.add(STATEFUL.value(), db, Exposure.INTERNAL, Replacement.BY_PERSON);
      }
      return draft;
    };
  }

  private void add(List<RolloutScenes.Scene> scenes) {
    for (RolloutScenes.Scene scene : scenes) {
      plan.add(new Planned(last, scene.at(), scene.what()));
      last++;
    }
  }

  // A cluster that is made anew has no past: when that is depends on what goes wrong.
  private void regrets(RolloutScenes scenes, Chance rolling) {
    if (plan.stream().noneMatch(planned -> planned.what() instanceof Wishes.Delete)) {
      add(scenes.regrets(rolling));
    }
  }

  private void wishes() {
    int count = chance.below(5);
    for (int i = 0; i < count; i++) {
      ClusterKey key = chance.pick(keys);
      ServiceName service = chance.happens(0.7) ? WEB : API;
      Disturbance wish =
          switch (chance.below(10)) {
            case 0, 1, 2, 3 -> new Wishes.Scale(key, service, (int) chance.between(0, 5));
            case 4 -> new Wishes.Upgrade(key, service);
            case 5, 6 -> new Wishes.Configure(key, service);
            case 7 -> new Wishes.AddService(key, API, (int) chance.between(1, 2));
            case 8 -> new Wishes.RemoveService(key, API);
            default -> new Wishes.Scale(key, service, (int) chance.between(1, 3));
          };
      plan(wish);
    }
    if (chance.happens(0.08)) {
      ClusterKey key = chance.pick(keys);
      plan(new Wishes.Delete(key));
      if (keys.size() == 1 || chance.happens(0.5)) {
        plan(new Wishes.WantAgain(key));
      }
    }
  }

  private void faults() {
    double storminess = chance.happens(0.1) ? 0 : chance.between(10, 60) / 100.0;
    for (FaultKind kind : FaultKind.values()) {
      if (!RARE.contains(kind) && chance.happens(storminess)) {
        plan(new ControllerTroubles.Weather(kind, (int) chance.between(5, 150)));
      }
    }
    // Swarm testing: a seed that has few kinds of trouble goes deeper into each.
    boolean[] enabled = new boolean[KINDS];
    for (int kind = 0; kind < KINDS; kind++) {
      enabled[kind] = chance.happens(storminess);
    }
    int count = (int) chance.between(0, 12);
    for (int i = 0; i < count; i++) {
      int kind = chance.below(KINDS);
      if (enabled[kind]) {
        plan(kind < 11 ? worldTrouble(kind) : controllerTrouble(kind));
      }
    }
  }

  // What is rare has chance of its own: other seeds stay as they are. Gives how much longer the
  // plan lasts for it, in milliseconds.
  private long rarities(Chance rare) {
    ClusterKey key = rare.pick(keys);
    untrueLists(rare);
    if (rare.happens(0.04)) {
      plan(rare, new StoreTroubles.ReadOldRecords(rare.below(2)));
    }
    if (rare.happens(0.04)) {
      long millis = rare.between(5_000, length / 3);
      plan.add(
          new Planned(
              last,
              rare.between(0, length / 2),
              new Meddling.ScaleForAWhile(key, STATEFUL, 0, millis)));
      last++;
    }
    if (rare.happens(0.05)) {
      long every = rare.between(60, 1_000);
      plan(rare, new Meddling.Fuss(key, every, (int) rare.between(20, 200)));
    }
    if (rare.happens(0.04)) {
      plan(rare, new Meddling.Annotate(key, (int) rare.between(1, 3)));
    }
    if (rare.happens(0.03)) {
      plan(rare, new Wishes.ChangePort(key, WEB));
    }
    if (rare.happens(0.04)) {
      tugOfWar(rare);
    }
    if (rare.happens(0.03)) {
      plan(rare, new StoreTroubles.LoseLedger(key));
      return StoreTroubles.EVERYTHING_SHOWS_MILLIS;
    }
    if (rare.happens(0.01)) {
      plan.add(
          new Planned(last, length, new ControllerTroubles.Weather(FaultKind.READ_FAILS, 1_000)));
      last++;
      return OUTAGE_MILLIS;
    }
    return 0;
  }

  // Batches are launched at the beginning and when a service grows.
  private void narrowZones(Chance narrow) {
    if (narrow.happens(0.3)) {
      int mostAtOnce = (int) narrow.between(1, 2);
      long millis = narrow.between(10_000, length / 2);
      plan.add(
          new Planned(
              last,
              narrow.happens(0.5) ? 0 : narrow.between(0, length / 2),
              new ZoneTroubles.Narrow(narrow.pick(SpecDraft.ZONES), mostAtOnce, millis)));
      last++;
    }
  }

  private void untrueLists(Chance rare) {
    if (rare.happens(0.06)) {
      plan(
          rare, new ControllerTroubles.Weather(FaultKind.LIST_MISSES, (int) rare.between(20, 100)));
    }
    if (rare.happens(0.03)) {
      plan(rare, new StoreTroubles.EmptyLists(rare.between(3_000, 60_000)));
    }
  }

  // The lease goes to and fro while calls hang.
  private void tugOfWar(Chance rare) {
    long begun = rare.between(0, length / 2);
    int rate = (int) rare.between(50, 400);
    plan.add(
        new Planned(last, begun, new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, rate)));
    last++;
    int times = (int) rare.between(2, 10);
    for (int i = 0; i < times; i++) {
      long at = rare.between(begun, length);
      plan.add(new Planned(last, at, new ControllerTroubles.RevokeLease()));
      last++;
    }
  }

  private static final int KINDS = 20;
  private static final long OUTAGE_MILLIS = 50 * 60_000L;

  private Disturbance worldTrouble(int kind) {
    int choice = chance.below(1_000);
    Zone zone = chance.pick(SpecDraft.ZONES);
    long millis = chance.between(1_000, length / 2);
    return switch (kind) {
      case 0, 1 -> new MachineTroubles.Kill(choice);
      case 2, 3 -> new MachineTroubles.Stop(choice);
      case 4 -> new MachineTroubles.Sicken(choice, millis);
      case 5 -> new MachineTroubles.Silence(choice, millis);
      case 6 -> new MachineTroubles.DropTarget(choice);
      case 7 -> new MachineTroubles.FailBoots((int) chance.between(20, 90), millis);
      case 8 -> new ZoneTroubles.Fill(zone, millis);
      case 9 ->
          chance.happens(0.5)
              ? new ZoneTroubles.Darken(zone, millis)
              : new ZoneTroubles.CutPower(zone, millis);
      default ->
          chance.happens(0.5)
              ? new MachineTroubles.StopBalancers()
              : new MachineTroubles.AddForeign(chance.pick(keys), zone);
    };
  }

  private Disturbance controllerTrouble(int kind) {
    int host = chance.below(2);
    long millis = chance.between(500, length / 3);
    ClusterKey key = chance.pick(keys);
    return switch (kind) {
      case 11, 12, 13 -> new ControllerTroubles.Crash(host, chance.between(200, 20_000));
      case 14 -> new ControllerTroubles.Pause(host, millis);
      case 15 -> new ControllerTroubles.LoseStore(host, millis);
      case 16 ->
          new ControllerTroubles.StepClock(
              host, chance.happens(0.5) ? 3_600_000 : chance.between(-3_600_000, 3_600_000));
      case 17 -> new ControllerTroubles.RevokeLease();
      case 18 ->
          chance.happens(0.5)
              ? new Meddling.Suspend(key, millis)
              : new Meddling.Observe(key, millis);
      default ->
          chance.happens(0.7)
              ? new Meddling.Reject(key, chance.pick(List.of(SourceProblem.Kind.values())))
              : new Meddling.Confirm(key, (int) chance.between(1, 3));
    };
  }

  private void doors(Chance rare) {
    ClusterKey key = rare.pick(keys);
    if (rare.happens(0.4)) {
      plan(rare, new Meddling.OpenPort(key));
    }
    if (rare.happens(0.3)) {
      plan(rare, new Meddling.ClosePorts(key));
    }
  }

  private void plan(Chance rare, Disturbance what) {
    plan.add(new Planned(last, rare.between(0, length), what));
    last++;
  }

  // Half of what happens comes while the cluster is being made.
  private void plan(Disturbance what) {
    long at = chance.happens(0.4) ? chance.between(0, length / 4) : chance.between(0, length);
    plan.add(new Planned(last, at, what));
    last++;
  }
}
