package dev.muster.reconcile;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.Zone;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A cluster in a world where things break: everything follows from the seed. */
final class Scenario {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> NAMES = List.of("web", "api", "store");

  final Random random;
  final FakeWorld world = new FakeWorld(START);
  final WorldDriver driver;
  final List<InstanceId> foreign;
  private final ClusterBuilder spec;
  private final int services;
  private final boolean hasStateful;

  Scenario(long seed) {
    random = new Random(seed);
    spec = ClusterBuilder.cluster("shop", "prod").zones(random.nextBoolean() ? ZONES : ONE_ZONE);
    services = 1 + random.nextInt(NAMES.size());
    hasStateful = services == NAMES.size() && random.nextBoolean();
    for (int index = 0; index < services; index++) {
      size(index);
      if (random.nextBoolean()) {
        spec.listener(80 + index, NAMES.get(index));
      }
      if (random.nextBoolean()) {
        spec.config(NAMES.get(index), "{\"n\":" + random.nextInt(3) + "}");
      }
    }
    driver = new WorldDriver(world, spec.build());
    TreeMap<String, String> others = new TreeMap<>();
    others.put(Tags.UID, "uid-of-somebody-else");
    foreign =
        List.of(
            world.addMachine(others, new Zone("a")),
            world.addMachine(new TreeMap<>(), new Zone("a")));
  }

  private static final String[] ZONES = {"a", "b", "c"};
  private static final String[] ONE_ZONE = {"a"};

  private void size(int index) {
    int count = random.nextInt(7);
    if (hasStateful && index == NAMES.size() - 1) {
      spec.statefulService(NAMES.get(index), "2.0", 2);
    } else {
      spec.service(NAMES.get(index), "1." + random.nextInt(2), count);
    }
  }

  /** Lets something happen, or nothing. */
  void happen() {
    switch (random.nextInt(14)) {
      case 0, 1 -> any().ifPresent(machine -> world.stop(machine.id()));
      case 2 -> expendable().ifPresent(machine -> world.destroy(machine.id()));
      case 3 -> expendable().ifPresent(machine -> world.vanish(machine.id()));
      case 4 -> any().ifPresent(machine -> world.setBroken(machine.id(), random.nextInt(3) == 0));
      case 5 -> any().ifPresent(machine -> world.dropTarget(machine.id()));
      case 6 -> {
        size(random.nextInt(services));
        driver.want(spec.build());
      }
      case 7 -> world.blind(Part.values()[random.nextInt(Part.values().length)], "lost");
      case 8 -> world.heal(Part.values()[random.nextInt(Part.values().length)]);
      case 9 -> world.stopBalancers();
      case 10 -> refuseSome();
      case 11 -> world.loseAnswers(_ -> random.nextInt(4) == 0);
      case 12 -> world.clearFaults();
      case 13 -> any().ifPresent(machine -> world.setSilent(machine.id(), random.nextBoolean()));
      // open type: int
      default -> throw new IllegalStateException();
    }
    world.advance(Duration.ofMillis(random.nextInt(15_000)));
  }

  private void refuseSome() {
    world.addFault(_ ->
        random.nextInt(4) == 0
            ? Optional.of(
                Outcome.refused(new Failure.Throttled(Duration.ofSeconds(1), "too many calls")))
            : Optional.empty());
  }

  /** Makes everything work again that can. */
  void heal() {
    world.clearFaults();
    for (Part part : Part.values()) {
      world.heal(part);
    }
    for (ObservedInstance machine : world.instances()) {
      world.setBroken(machine.id(), false);
      world.setSilent(machine.id(), false);
    }
  }

  /** Passes until the cluster is settled; every look is at least a second after the last. */
  void settle() {
    for (int pass = 0; pass < 300; pass++) {
      driver.pass();
      if (driver.isSettled()) {
        return;
      }
      world.advance(Duration.ofSeconds(2));
    }
    throw new AssertionError(
        "not settled: " + driver.findings() + "\n" + WorldDriver.actions(driver.decide()));
  }

  private Optional<ObservedInstance> any() {
    List<ObservedInstance> machines = owned();
    return machines.isEmpty()
        ? Optional.empty()
        : Optional.of(machines.get(random.nextInt(machines.size())));
  }

  /** A machine that may be lost for ever without a person having to help. */
  private Optional<ObservedInstance> expendable() {
    return any()
        .filter(machine -> {
          InstanceIdentity identity = Tags.identity(machine.tags()).orElseThrow();
          if (identity.membership().isPresent()) {
            return isEnsembleWell();
          }
          return Optional.ofNullable(
                  driver.desired.spec().services().get(identity.slot().service()))
              .filter(service -> service.replacement() == Replacement.BY_PERSON)
              .isEmpty();
        });
  }

  private boolean isEnsembleWell() {
    return Optional.ofNullable(driver.findings().get(ConditionTypes.ENSEMBLE_READY))
        .filter(finding -> finding.status() == Condition.Status.TRUE)
        .isPresent();
  }

  private List<ObservedInstance> owned() {
    return world.instances().stream()
        .filter(machine -> Tags.owner(machine.tags()).filter(WorldDriver.UID::equals).isPresent())
        .filter(machine ->
            machine.state() == ObservedInstance.State.RUNNING
                || machine.state() == ObservedInstance.State.PENDING)
        .toList();
  }
}
