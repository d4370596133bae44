package dev.muster.simulator.disturbance;

import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.simulator.cloud.Defect;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a scenario has of rollouts: how services roll, to which versions, and what people say.
 *
 * @param keys the clusters
 * @param length how long the plan is, in milliseconds
 */
record RolloutScenes(List<ClusterKey> keys, long length) {
  private static final ServiceName WEB = new ServiceName("web");
  private static final ServiceName API = new ServiceName("api");
  private static final List<RolloutOrder.Verb> WORDS =
      List.of(
          RolloutOrder.Verb.PAUSE,
          RolloutOrder.Verb.RESUME,
          RolloutOrder.Verb.APPROVE,
          RolloutOrder.Verb.PROMOTE,
          RolloutOrder.Verb.PROMOTE_FULL,
          RolloutOrder.Verb.ABORT,
          RolloutOrder.Verb.RETRY,
          RolloutOrder.Verb.ACCEPT_NEW);

  private static final long FULL_MILLIS = 210_000;

  private static final List<Defect> PLAIN =
      List.of(Defect.SICK, Defect.SICKENS, Defect.DIES, Defect.LIES, Defect.UNBUILDABLE);

  /** Something that happens at a time, in milliseconds of the run. */
  record Scene(long at, Disturbance what) {}

  /** How the services of a cluster roll out. */
  static RolloutSpec rollout(Chance chance) {
    RolloutSpec quick = SpecDraft.QUICK;
    return new RolloutSpec(
        new RolloutSpec.Pace(
            chance.happens(0.6) ? 1 : chance.below(3),
            chance.pick(List.of(25, 50, 100)),
            chance.pick(List.of(50, 75, 100, 100)),
            chance.fork("surge").pick(List.of(25, 50, 100, 100, 100))),
        quick.times(),
        chance.happens(0.1) ? RolloutSpec.Approval.MANUAL : RolloutSpec.Approval.NONE,
        gates(chance.fork("gates")),
        chance.fork("inconclusive").happens(0.3)
            ? new RolloutSpec.Inconclusive.GoBack(Duration.ofSeconds(30))
            : new RolloutSpec.Inconclusive.Wait());
  }

  // Minutes in every third of an hour: a plan meets one, and so does what comes after it.
  static List<FreezeWindow> freeze(Chance chance) {
    if (!chance.happens(0.25)) {
      return List.of();
    }
    return List.of(
        new FreezeWindow(
            "0 %d/20 * * * ?".formatted(chance.below(20)),
            Duration.ofMinutes(chance.between(3, 7)),
            ZoneId.of(chance.pick(List.of("UTC", "Asia/Kolkata", "America/St_Johns")))));
  }

  private static List<RolloutSpec.Gate> gates(Chance chance) {
    List<RolloutSpec.Gate> gates = new ArrayList<>(SpecDraft.QUICK.gates());
    if (chance.happens(0.4)) {
      gates.add(SpecDraft.metricGate(chance.happens(0.5)));
    }
    if (chance.happens(0.2)) {
      gates.add(new RolloutSpec.Gate.InstanceStatus(2));
    }
    return gates;
  }

  // A rollout takes as long as most plans: it begins early.
  List<Scene> rollouts(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (!rolling.happens(0.5)) {
      return plan;
    }
    int count = rolling.happens(0.7) ? 1 : 2;
    for (int i = 0; i < count; i++) {
      ClusterKey key = rolling.pick(keys);
      ServiceName service = rolling.happens(0.8) ? WEB : API;
      long at = rolling.between(length / 8, length * 2 / 3);
      plan.add(new Scene(at, new Wishes.Upgrade(key, service)));
      if (rolling.happens(0.35)) {
        Defect defect = rolling.pick(PLAIN);
        long millis = rolling.between(length / 4, length);
        plan.add(new Scene(at, new Rollouts.BadVersion(key, service, defect, millis)));
      }
      if (rolling.happens(0.3)) {
        RolloutOrder.Verb verb = rolling.pick(WORDS);
        long when = Math.min(length - 1, at + rolling.between(1_000, length / 2));
        plan.add(new Scene(when, new Rollouts.Order(key, service, verb)));
      }
    }
    return plan;
  }

  // Versions that only their metrics tell from good ones, and metrics that tell nothing.
  List<Scene> metrics(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (!rolling.happens(0.3)) {
      return plan;
    }
    ClusterKey key = rolling.pick(keys);
    long at = rolling.between(length / 8, length * 2 / 3);
    plan.add(new Scene(at, new Wishes.Upgrade(key, WEB)));
    if (rolling.happens(0.4)) {
      long millis = rolling.between(length / 4, length);
      plan.add(new Scene(at, new Rollouts.BadVersion(key, WEB, Defect.ERRS, millis)));
    }
    if (rolling.happens(0.5)) {
      int rate = rolling.happens(0.3) ? 1_000 : (int) rolling.between(20, 500);
      plan.add(new Scene(at, new ControllerTroubles.Weather(FaultKind.METRIC_DOUBTFUL, rate)));
    }
    return plan;
  }

  // Configurations that are rolled out by themselves or beside a version, some of them no good.
  List<Scene> configurations(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (!rolling.happens(0.4)) {
      return plan;
    }
    ClusterKey key = rolling.pick(keys);
    ServiceName service = rolling.happens(0.7) ? WEB : API;
    long at = rolling.between(length / 8, length * 2 / 3);
    plan.add(new Scene(at, new Wishes.Configure(key, service)));
    if (rolling.happens(0.4)) {
      long millis = rolling.between(length / 4, length);
      plan.add(new Scene(at, new Rollouts.BadConfig(key, service, millis)));
    }
    if (rolling.happens(0.3)) {
      long when = Math.min(length - 1, at + rolling.between(0, length / 4));
      plan.add(new Scene(when, new Wishes.Upgrade(key, service)));
    }
    if (rolling.happens(0.3)) {
      long when = Math.min(length - 1, at + rolling.between(1_000, length / 2));
      plan.add(new Scene(when, new Rollouts.Order(key, service, rolling.pick(WORDS))));
    }
    return plan;
  }

  List<Scene> words(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (rolling.happens(0.1)) {
      RolloutOrder.Verb verb = RolloutOrder.Verb.OVERRIDE_FREEZE;
      long at = rolling.between(length / 4, length);
      plan.add(new Scene(at, new Rollouts.Order(rolling.pick(keys), WEB, verb)));
    }
    if (rolling.happens(0.15)) {
      Optional<Duration> lasting = Optional.of(Duration.ofSeconds(rolling.between(20, 120)));
      plan.add(
          new Scene(
              rolling.between(length / 4, length),
              new Rollouts.Order(rolling.pick(keys), WEB, RolloutOrder.Verb.PAUSE, lasting)));
    }
    return plan;
  }

  // What was committed is wanted back, perhaps twice, perhaps with another commit in between.
  List<Scene> regrets(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (!rolling.happens(0.3)) {
      return plan;
    }
    ClusterKey key = rolling.pick(keys);
    long at = rolling.between(length / 8, length / 2);
    plan.add(
        new Scene(
            at,
            rolling.happens(0.7) ? new Wishes.Upgrade(key, WEB) : new Wishes.Configure(key, WEB)));
    int words = (int) rolling.between(2, 6);
    for (int i = 0; i < words; i++) {
      plan.add(new Scene(rolling.between(at, length), new Rollouts.Regret(key, WEB)));
    }
    if (rolling.happens(0.3)) {
      Disturbance next =
          rolling.happens(0.5) ? new Wishes.Upgrade(key, WEB) : new Wishes.Configure(key, WEB);
      plan.add(new Scene(rolling.between(at, length), next));
    }
    return plan;
  }

  // A version that has failed is asked for again, after another one in between.
  List<Scene> relapses(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (!rolling.happens(0.2)) {
      return plan;
    }
    ClusterKey key = rolling.pick(keys);
    Defect defect = rolling.pick(List.of(Defect.LIES, Defect.UNBUILDABLE, Defect.SICK));
    long at = rolling.between(length / 8, length / 4);
    long next = at + rolling.between(length / 8, length / 4);
    plan.add(new Scene(at, new Wishes.Upgrade(key, WEB)));
    plan.add(new Scene(at, new Rollouts.BadVersion(key, WEB, defect, length)));
    plan.add(new Scene(next, new Wishes.Upgrade(key, WEB)));
    plan.add(new Scene(rolling.between(next, length), new Wishes.GoBack(key, WEB)));
    return plan;
  }

  // No zone has room for longer than a canary may take. Only long plans meet it.
  List<Scene> fullZones(Chance rolling) {
    List<Scene> plan = new ArrayList<>();
    if (length < FULL_MILLIS || !rolling.happens(0.25)) {
      return plan;
    }
    ClusterKey key = rolling.pick(keys);
    long at = rolling.between(length / 8, length / 3);
    long millis = rolling.between(FULL_MILLIS, 2 * FULL_MILLIS);
    plan.add(new Scene(at, new Wishes.Upgrade(key, WEB)));
    SpecDraft.ZONES.forEach(zone -> plan.add(new Scene(at, new ZoneTroubles.Fill(zone, millis))));
    return plan;
  }
}
