package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.Decision.PlannedAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold whatever happens. A failure names its seed, which repeats it. */
class ReconcilerPropertyTest {
  private static final int SEEDS_A_BATCH = Integer.getInteger("muster.seeds", 100) / 4;
  private static final int EVENTS = 40;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void bounds_hold_after_every_action_and_the_cluster_converges_once_all_is_well(int batch) {
    for (int seed = batch * SEEDS_A_BATCH; seed < (batch + 1) * SEEDS_A_BATCH; seed++) {
      try {
        live(new Scenario(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009})
  void deletion_leaves_nothing_behind_whenever_it_comes(int seed) {
    Scenario scenario = new Scenario(seed);
    for (int event = 0; event < seed % 10 * 4; event++) {
      scenario.driver.pass();
      scenario.happen();
    }
    scenario.heal();

    scenario.driver.delete();
    scenario.settle();

    assertThat(scenario.world.instances())
        .filteredOn(machine -> !scenario.foreign.contains(machine.id()))
        .allMatch(machine -> machine.state() == ObservedInstance.State.TERMINATED);
    Observed left = scenario.driver.observe();
    assertThat(left.networks().all()).isEmpty();
    assertThat(left.balancers().all()).isEmpty();
    assertThat(left.images().all()).isEmpty();
    assertThat(left.targets().all()).isEmpty();
    assertThat(scenario.driver.ledger.slots()).isEmpty();
    assertForeignUntouched(scenario);
  }

  private static void live(Scenario scenario) {
    WorldDriver driver = scenario.driver;
    for (int event = 0; event < EVENTS; event++) {
      assertSameWhenPermuted(scenario);
      Observed before = driver.observe();
      List<PlannedAction> planned = driver.pass(action -> assertBounds(scenario, action, before));
      assertPlan(planned);
      scenario.happen();
    }
    scenario.heal();
    scenario.settle();
    assertThat(driver.complaints())
        .filteredOn(finding -> !finding.type().equals(ConditionTypes.REVISION_DIFFERS))
        .filteredOn(finding -> !finding.reason().equals("NeedsAPerson"))
        .isEmpty();
    assertOneMachineASlot(driver);
    assertForeignUntouched(scenario);
  }

  private static void assertBounds(Scenario scenario, Action action, Observed before) {
    assertThat(action.toString())
        .doesNotContain(scenario.foreign.getFirst().value())
        .doesNotContain(scenario.foreign.getLast().value());
    Map<String, Integer> live = new HashMap<>();
    for (ObservedInstance machine : scenario.world.instances()) {
      Tags.identity(machine.tags())
          .filter(_ -> machine.state() != ObservedInstance.State.TERMINATED)
          .map(identity -> identity.slot() + "#" + identity.incarnation())
          .ifPresent(name -> live.merge(name, 1, Integer::sum));
    }
    assertThat(live).allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
    if (action instanceof TerminateInstance termination) {
      assertMayGo(termination, before);
    }
  }

  private static void assertMayGo(TerminateInstance termination, Observed before) {
    Set<InstanceId> targets = new HashSet<>();
    if (before.isComplete(Part.TARGETS)) {
      before.targets().all().forEach(target -> targets.add(target.instance()));
    }
    switch (termination.cause()) {
      case SCALE_DOWN, SERVICE_REMOVED, ROLLOUT -> {
        assertThat(before.isComplete(Part.TARGETS)).isTrue();
        assertThat(targets).doesNotContain(termination.instance());
      }
      case REPAIR, CLUSTER_DELETED -> {}
    }
    if (termination.slot().service().value().equals("zknode")) {
      assertThat(before.isComplete(Part.ENSEMBLE)).isTrue();
      assertThat(before.ensemble().committed()).isPresent();
    }
  }

  private static void assertPlan(List<PlannedAction> planned) {
    Set<String> resources = new HashSet<>();
    Map<String, Integer> repairs = new TreeMap<>();
    Map<String, Integer> launches = new TreeMap<>();
    for (PlannedAction action : planned) {
      assertThat(action.reason()).isNotBlank();
      assertThat(resources.add(action.action().resource())).as(action.toString()).isTrue();
      if (action.action() instanceof TerminateInstance termination
          && termination.cause() == Cause.REPAIR) {
        repairs.merge(termination.slot().service().value(), 1, Integer::sum);
      }
      if (action.action() instanceof LaunchInstance launch) {
        launches.merge(launch.identity().slot().service().value(), 1, Integer::sum);
      }
    }
    assertThat(repairs.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(2));
    assertThat(launches.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(10));
  }

  private static void assertOneMachineASlot(WorldDriver driver) {
    Map<String, Integer> machines = new TreeMap<>();
    for (ObservedInstance machine : driver.world.instances()) {
      if (machine.state() != ObservedInstance.State.TERMINATED) {
        Tags.identity(machine.tags())
            .map(InstanceIdentity::slot)
            .ifPresent(slot -> machines.merge(slot.toString(), 1, Integer::sum));
      }
    }
    assertThat(machines.values()).allSatisfy(count -> assertThat(count).isEqualTo(1));
    driver
        .desired
        .spec()
        .services()
        .values()
        .forEach(service -> {
          long count =
              machines.keySet().stream()
                  .filter(slot -> slot.startsWith(service.name() + "-"))
                  .count();
          assertThat(count).as(service.name().value()).isEqualTo(service.instances());
        });
  }

  private static void assertForeignUntouched(Scenario scenario) {
    assertThat(scenario.world.instances())
        .filteredOn(machine -> scenario.foreign.contains(machine.id()))
        .hasSize(2)
        .allMatch(machine ->
            machine.state() == ObservedInstance.State.PENDING
                || machine.state() == ObservedInstance.State.RUNNING);
    assertThat(scenario.world.applied())
        .filteredOn(action -> action instanceof StartInstance || action instanceof DeregisterTarget)
        .noneMatch(action ->
            scenario.foreign.stream().anyMatch(id -> action.toString().contains(id.value())));
  }

  private static void assertSameWhenPermuted(Scenario scenario) {
    WorldDriver driver = scenario.driver;
    Observed observed = driver.observe();
    Random random = new Random(scenario.world.now().toEpochMilli());
    List<Decision> plain = driver.decide(driver.desired, observed, driver.ledger);
    List<Decision> permuted =
        driver.decide(driver.desired, permuted(observed, random), driver.ledger);
    assertThat(permuted).isEqualTo(plain);
  }

  private static Observed permuted(Observed observed, Random random) {
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    observed
        .parts()
        .forEach((part, observation) ->
            parts.put(
                part,
                switch (observation) {
                  case Observation.Complete<? extends PartContent> complete ->
                      new Observation.Complete<>(
                          permuted(complete.value(), random), complete.asOf());
                  case Observation.Unavailable<? extends PartContent> unavailable -> unavailable;
                }));
    return new Observed(parts);
  }

  private static PartContent permuted(PartContent content, Random random) {
    return switch (content) {
      case Networks networks -> new Networks(shuffled(networks.all(), random));
      case Balancers balancers -> new Balancers(shuffled(balancers.all(), random));
      case Targets targets ->
          new Targets(shuffled(targets.all(), random), shuffled(targets.traffic(), random));
      case Instances instances -> new Instances(shuffled(instances.all(), random));
      case Images images -> new Images(shuffled(images.all(), random));
      case EnsembleState ensemble ->
          new EnsembleState(
              shuffled(ensemble.servers(), random),
              ensemble.committed(),
              ensemble.initialized(),
              ensemble.fenceEpoch(),
              ensemble.published(),
              ensemble.assigned());
      case Reports reports -> new Reports(shuffled(reports.all(), random));
      case Metrics metrics -> new Metrics(shuffled(metrics.all(), random));
    };
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
