package dev.muster.reconcile;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Transition;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.Digests;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A converged shop of three web machines behind a load balancer, whose version changes. */
final class RollingShop {
  static final ServiceName WEB = new ServiceName("web");
  static final String OLD = "1.0";
  static final String NEW = "1.1";

  private static final int MAXIMUM_PASSES = 600;

  final FakeWorld world = new FakeWorld(Instant.parse("2026-01-01T00:00:00Z"));
  final WorldDriver driver;
  private final RolloutLaws laws;
  private final Set<RolloutState> visited = EnumSet.noneOf(RolloutState.class);
  private final Set<String> sick = new HashSet<>();
  private final Set<String> treated = new HashSet<>();
  private final Set<String> poisons = new HashSet<>();
  private final Set<String> poisoned = new HashSet<>();
  private int fewestServing = Integer.MAX_VALUE;
  private int mostRunning;
  private int orders;

  RollingShop() {
    this(document(OLD, 3));
  }

  RollingShop(ClusterBuilder converged) {
    driver = new WorldDriver(world, converged.build());
    driver.converge(100);
    laws = new RolloutLaws(driver, WEB);
  }

  static ClusterBuilder document(String version, int machines) {
    return ClusterBuilder.cluster("shop", "prod")
        .service("web", version, machines)
        .listener(80, "web");
  }

  /** Machines of this version are unwell from now on. */
  void sicken(String version) {
    sick.add(version);
  }

  /** All machines of this version are well again. */
  void cure(String version) {
    sick.remove(version);
    for (ObservedInstance machine : living()) {
      if (version(machine).equals(version)) {
        world.setBroken(machine.id(), false);
        treated.remove(machine.id().value());
      }
    }
  }

  /** Machines that run with this configuration are unwell from now on. */
  void poison(String json) {
    poisons.add(Digests.sha256(json).value());
  }

  /** No configuration makes a machine unwell any more. */
  void mendConfigs() {
    poisons.clear();
  }

  /** What each machine that lives runs with, by its id. */
  SortedMap<String, String> configs() {
    SortedMap<String, String> configs = new TreeMap<>();
    for (InstanceReport report : driver.observe().reports().all()) {
      if (report.service().equals(WEB)) {
        configs.put(report.instance().value(), report.appliedConfigSha256());
      }
    }
    return configs;
  }

  void want(String version) {
    driver.want(document(version, 3).build());
  }

  /** Wants the new version, by these gates where they can be judged. */
  void want(List<RolloutSpec.Gate> gates, RolloutSpec.Inconclusive inconclusive) {
    driver.want(
        document(NEW, 3)
            .change(
                WEB.value(),
                service ->
                    service.with(
                        new RolloutSpec(
                            service.rollout().pace(),
                            service.rollout().times(),
                            service.rollout().approval(),
                            gates,
                            inconclusive)))
            .build());
  }

  void order(Verb verb) {
    order(verb, Optional.empty());
  }

  void order(Verb verb, Optional<Duration> lasting) {
    order(verb, rollout().id(), lasting);
  }

  /** A word about a rollout that need not be the newest. */
  void order(Verb verb, RolloutId about, Optional<Duration> lasting) {
    orders++;
    RolloutOrder order =
        new RolloutOrder("order-" + orders, about, verb, "ann", "because", world.now(), lasting);
    driver.desired = driver.desired.with(List.of(order));
  }

  /** One pass a second until the rollout is in a state. */
  void runUntil(RolloutState state) {
    for (int pass = 0; pass < MAXIMUM_PASSES; pass++) {
      pass();
      if (recorded().filter(rollout -> rollout.state() == state).isPresent()) {
        return;
      }
    }
    throw new AssertionError(state + " was not reached: " + recorded());
  }

  /** Passes until nothing is left to do. */
  void settle() {
    for (int pass = 0; pass < MAXIMUM_PASSES; pass++) {
      pass();
      if (driver.isSettled()) {
        return;
      }
    }
    throw new AssertionError(
        "not settled: "
            + recorded()
            + driver.findings()
            + WorldDriver.actions(driver.decide())
            + world.instances());
  }

  void run(int seconds) {
    for (int second = 0; second < seconds; second++) {
      pass();
    }
  }

  private void pass() {
    treat();
    laws.begin();
    driver.pass(laws::check);
    laws.end();
    recorded()
        .ifPresent(rollout ->
            rollout.log().transitions().stream().map(Transition::state).forEach(visited::add));
    world.advance(Duration.ofSeconds(1));
    treat();
    fewestServing = Math.min(fewestServing, serving());
    mostRunning =
        Math.max(
            mostRunning,
            Math.toIntExact(
                living().stream()
                    .filter(machine -> machine.state() != ObservedInstance.State.STOPPED)
                    .count()));
  }

  private void treat(String id, String config) {
    boolean isPoisoned = poisons.contains(config);
    if (isPoisoned ? poisoned.add(id) : poisoned.remove(id)) {
      world.setBroken(new InstanceId(id), isPoisoned);
    }
  }

  private void treat() {
    if (!poisons.isEmpty() || !poisoned.isEmpty()) {
      configs().forEach(this::treat);
    }
    for (ObservedInstance machine : living()) {
      if (sick.contains(version(machine)) && treated.add(machine.id().value())) {
        world.setBroken(machine.id(), true);
      }
    }
  }

  Optional<Rollout> recorded() {
    return Optional.ofNullable(driver.ledger.rollouts().get(WEB));
  }

  Rollout rollout() {
    return recorded().orElseThrow();
  }

  /** Every state that was entered so far. */
  Set<RolloutState> visited() {
    return visited;
  }

  /** The fewest machines that served at the end of a pass. */
  int fewestServing() {
    return fewestServing;
  }

  /** The most machines that were not stopped at the end of a pass. */
  int mostRunning() {
    return mostRunning;
  }

  private int serving() {
    return Math.toIntExact(
        driver.observe().targets().all().stream()
            .filter(target -> target.health() == ObservedTarget.Health.HEALTHY)
            .count());
  }

  private List<ObservedInstance> living() {
    List<ObservedInstance> living = new ArrayList<>();
    for (ObservedInstance machine : world.instances()) {
      if (machine.state() != ObservedInstance.State.TERMINATED
          && identity(machine).slot().service().equals(WEB)) {
        living.add(machine);
      }
    }
    return living;
  }

  private static InstanceIdentity identity(ObservedInstance machine) {
    return Tags.identity(machine.tags()).orElseThrow();
  }

  private static String version(ObservedInstance machine) {
    return identity(machine).version().value();
  }

  /** How many web machines there are that are not gone. */
  int livingCount() {
    return living().size();
  }

  /** The version of each web machine, by its id. */
  SortedMap<String, String> machines() {
    SortedMap<String, String> machines = new TreeMap<>();
    living().forEach(machine -> machines.put(machine.id().value(), version(machine)));
    return machines;
  }
}
