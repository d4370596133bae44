package dev.muster.reconcile;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.PartContent;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.FakeMetrics;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Observe, decide, record, act, in a circle and without guards: the least kernel that can show
 * whether decisions converge.
 */
final class WorldDriver {
  static final ClusterUid UID = new ClusterUid("uid-1");

  final FakeWorld world;
  final FakeMetrics metrics;
  private final Fence fence = new Fence(Scope.LOCAL, 1, "test");
  DesiredCluster desired;
  Ledger ledger = Ledger.EMPTY;

  WorldDriver(FakeWorld world, ClusterDocument document) {
    this.world = world;
    this.metrics = new FakeMetrics(world::now);
    this.desired = desired(document, Lifecycle.ACTIVE);
  }

  static DesiredCluster desired(ClusterDocument document, Lifecycle lifecycle) {
    return new DesiredCluster(UID, document, 1, "commit-1", lifecycle, "store-1");
  }

  void want(ClusterDocument document) {
    desired = desired(document, Lifecycle.ACTIVE);
  }

  void delete() {
    desired = desired(desired.document(), Lifecycle.DELETING);
  }

  /** What all reconcilers decide on the world as it is. */
  List<Decision> decide() {
    return decide(desired, observe(), ledger);
  }

  List<Decision> decide(DesiredCluster wanted, Observed observed, Ledger recorded) {
    List<Decision> decisions = new ArrayList<>();
    for (Reconciler reconciler : DependencyOrder.reconcilers()) {
      if (reconciler.needs(wanted).stream().allMatch(observed::isComplete)) {
        decisions.add(
            reconciler.decide(new View(wanted, observed, recorded, decisions, world.now())));
      }
    }
    return decisions;
  }

  /** One pass; answers what was planned. */
  List<PlannedAction> pass() {
    return pass(_ -> {});
  }

  /** One pass that shows each action to a check after it was done. */
  List<PlannedAction> pass(Consumer<Action> check) {
    List<Decision> decisions = decide();
    decisions.forEach(decision -> ledger = ledger.plus(decision.ledger()));
    List<PlannedAction> planned = actions(decisions);
    Set<ActionKey> accepted = new HashSet<>();
    for (PlannedAction action : planned) {
      if (accepted.containsAll(action.after())) {
        Outcome outcome = apply(action.action());
        if (outcome instanceof Outcome.Accepted done) {
          accepted.add(action.action().key());
          note(action.action(), done);
        }
        if (outcome instanceof Outcome.Refused refused
            && action.action() instanceof InfrastructureAction.BuildImage build) {
          ledger
              .notBuilt(build.recipe(), refused.failure())
              .ifPresent(change -> ledger = ledger.plus(List.of(change)));
        }
        check.accept(action.action());
      }
    }
    return planned;
  }

  /** Passes until nothing is left to do and nothing is awaited; answers how many it took. */
  int converge(int maximumPasses) {
    for (int pass = 1; pass <= maximumPasses; pass++) {
      pass();
      if (isSettled()) {
        return pass;
      }
      world.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError(
        "not settled after " + maximumPasses + " passes: " + findings() + "\n" + actions(decide()));
  }

  boolean isSettled() {
    return decide().stream()
        .allMatch(decision ->
            decision.actions().isEmpty()
                && decision.ledger().isEmpty()
                && !(decision.next() instanceof Next.After));
  }

  /** Turns the clock and makes passes for so many seconds. */
  void run(int seconds) {
    for (int second = 0; second < seconds; second++) {
      pass();
      world.advance(Duration.ofSeconds(1));
    }
  }

  SortedMap<String, Finding> findings() {
    SortedMap<String, Finding> findings = new TreeMap<>();
    decide()
        .forEach(decision ->
            decision.conditions().forEach(finding -> findings.put(finding.type(), finding)));
    return findings;
  }

  /** The conditions that keep the cluster from being ready. */
  List<Finding> complaints() {
    return findings().values().stream()
        .filter(finding ->
            ConditionTypes.UNUSUAL.contains(finding.type())
                ? finding.status() != Condition.Status.FALSE
                : finding.status() != Condition.Status.TRUE)
        .toList();
  }

  static List<PlannedAction> actions(List<Decision> decisions) {
    return decisions.stream().flatMap(decision -> decision.actions().stream()).toList();
  }

  /** The machines that are not gone, by slot. */
  SortedMap<String, List<ObservedInstance>> live() {
    SortedMap<String, List<ObservedInstance>> live = new TreeMap<>();
    for (ObservedInstance instance : world.instances()) {
      if (instance.state() != ObservedInstance.State.TERMINATED) {
        String slot =
            Tags.identity(instance.tags()).map(InstanceIdentity::slot).orElseThrow().toString();
        live.computeIfAbsent(slot, _ -> new ArrayList<>()).add(instance);
      }
    }
    return live;
  }

  /** The one live machine of a slot. */
  ObservedInstance machine(String slot) {
    List<ObservedInstance> machines = live().getOrDefault(slot, List.of());
    if (machines.size() != 1) {
      throw new AssertionError(slot + " has " + machines);
    }
    return machines.getFirst();
  }

  Observed observe() {
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      switch (part.reach()) {
        case SCOPE -> parts.put(part, world.observe(Scope.LOCAL, part));
        case CLUSTER -> {}
      }
    }
    parts.put(Part.ENSEMBLE, world.observe(ensembleAddress()));
    parts.put(Part.REPORTS, world.reports(ensembleAddress(), agents()));
    parts.put(Part.METRICS, metrics.ask(questions()));
    return new Observed(parts);
  }

  private List<MetricQuestion> questions() {
    return DependencyOrder.reconcilers().stream()
        .flatMap(reconciler -> reconciler.questions(desired, ledger).stream())
        .distinct()
        .toList();
  }

  private Outcome apply(Action action) {
    return switch (action) {
      case InfrastructureAction change -> world.apply(fence, change);
      case EnsembleAction change -> world.apply(fence, ensembleAddress(), change);
    };
  }

  private void note(Action action, Outcome.Accepted done) {
    if (action instanceof LaunchInstance launch && done.instance().isPresent()) {
      ledger
          .launched(
              launch.identity().slot(),
              launch.identity().incarnation(),
              done.instance().get(),
              world.now())
          .ifPresent(change -> ledger = ledger.plus(List.of(change)));
    }
  }

  private EnsembleAddress ensembleAddress() {
    SortedMap<MemberId, String> members = new TreeMap<>();
    for (ObservedInstance instance : world.instances()) {
      if (isUp(instance)) {
        Tags.identity(instance.tags())
            .filter(identity -> identity.uid().equals(UID))
            .flatMap(InstanceIdentity::membership)
            .ifPresent(membership -> members.put(membership.member(), instance.address()));
      }
    }
    return new EnsembleAddress(desired.key(), UID, members);
  }

  private List<AgentAddress> agents() {
    List<AgentAddress> agents = new ArrayList<>();
    for (ObservedInstance instance : world.instances()) {
      Tags.identity(instance.tags())
          .filter(identity -> identity.uid().equals(UID) && isUp(instance))
          .filter(identity -> !identity.slot().service().equals(EnsembleSpec.SERVICE))
          .ifPresent(identity ->
              agents.add(
                  new AgentAddress(instance.id(), identity.slot().service(), instance.address())));
    }
    return agents;
  }

  private static boolean isUp(ObservedInstance instance) {
    return instance.state() == ObservedInstance.State.PENDING
        || instance.state() == ObservedInstance.State.RUNNING;
  }
}
