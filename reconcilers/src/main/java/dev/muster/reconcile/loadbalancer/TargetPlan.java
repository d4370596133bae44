package dev.muster.reconcile.loadbalancer;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which machines stand behind the load balancer, and which shall. */
final class TargetPlan {
  private static final Comparator<ObservedTarget> ORDER =
      Comparator.comparing(ObservedTarget::service)
          .thenComparing(ObservedTarget::instance)
          .thenComparingInt(ObservedTarget::port)
          .thenComparing(ObservedTarget::revision);

  private final View view;
  private final ObservedBalancer balancer;
  private final Fleet fleet;
  private final SortedMap<ServiceName, Listening> services = new TreeMap<>();
  private final List<ObservedTarget> strays = new ArrayList<>();
  private final Set<InstanceId> leaving = new HashSet<>();
  private final SortedSet<String> waiting = new TreeSet<>();
  private final SortedSet<String> failing = new TreeSet<>();
  private @Nullable Set<InstanceId> healthy;

  TargetPlan(View view, ObservedBalancer balancer, LoadBalancerSpec wanted) {
    this.view = view;
    this.balancer = balancer;
    fleet = view.fleet();
    view.earlier().stream()
        .flatMap(decision -> decision.actions().stream())
        .map(PlannedAction::action)
        .filter(TerminateInstance.class::isInstance)
        .map(TerminateInstance.class::cast)
        .forEach(termination -> leaving.add(termination.instance()));
    wanted
        .listeners()
        .forEach(listener -> {
          ServiceSpec service = view.desired().spec().services().get(listener.service());
          if (service != null) {
            services.computeIfAbsent(listener.service(), _ -> new Listening(service, fleet));
          }
        });
    for (ObservedTarget target : view.observed().targets().all()) {
      if (target.balancer().equals(balancer.id())) {
        place(target);
      }
    }
  }

  private void place(ObservedTarget target) {
    Listening service = services.get(target.service());
    boolean belongs = service != null && service.add(target);
    if (!belongs || leaving.contains(target.instance())) {
      strays.add(target);
    }
  }

  /** A wanted slot, the machine that fills it, and where the machine stands. */
  private record Filled(SlotRecord slot, Machine machine, Standpoint standpoint) {}

  /** What is registered of a machine for one service: the first in order, if anything is. */
  private static final class Standpoint {
    private @Nullable ObservedTarget first;

    void add(ObservedTarget target) {
      if (first == null || ORDER.compare(target, first) < 0) {
        first = target;
      }
    }
  }

  /** A service that a listener sends requests to: its machines beside its targets. */
  private static final class Listening {
    private final ServiceSpec spec;
    private final RevisionId newest;
    private final Optional<Rollout> rollout;
    private final List<Filled> wanted = new ArrayList<>();
    private final Map<InstanceId, Standpoint> standpoints = new HashMap<>();
    private final List<ObservedTarget> targets = new ArrayList<>();
    private final Map<RevisionId, Integer> olderPorts = new HashMap<>();
    private final Set<InstanceId> awaited = new HashSet<>();

    Listening(ServiceSpec spec, Fleet fleet) {
      this.spec = spec;
      this.newest = Revision.of(spec);
      rollout = fleet.rollout(spec.name()).filter(Rollout::isActive);
      for (Standing standing : fleet.standings(spec.name())) {
        if (fleet.isWanted(standing.slot().slot()) && !isWithdrawn(standing.slot())) {
          standing.present().ifPresent(machine -> want(standing.slot(), machine));
          // A new machine that a list misses is awaited, not gone: its traffic stays.
          if (standing.filling() instanceof Filling.Awaited) {
            standing.slot().instance().ifPresent(awaited::add);
          }
        }
      }
      rollout.ifPresent(known -> admit(known, fleet));
    }

    private boolean isWithdrawn(SlotRecord slot) {
      return rollout
          .filter(known -> known.machines().withdrawn().contains(slot.slot()))
          .isPresent();
    }

    private void admit(Rollout known, Fleet fleet) {
      for (SlotRecord newcomer : known.machines().newcomers()) {
        if (known.machines().admitted().contains(newcomer.slot())) {
          fleet.present(newcomer).ifPresent(machine -> want(newcomer, machine));
          if (fleet.filling(newcomer) instanceof Filling.Awaited) {
            newcomer.instance().ifPresent(awaited::add);
          }
        }
      }
    }

    private void want(SlotRecord slot, Machine machine) {
      Standpoint standpoint = standpoints.computeIfAbsent(machine.id(), _ -> new Standpoint());
      wanted.add(new Filled(slot, machine, standpoint));
    }

    /** Whether the target is the machine of a wanted slot, which lives or is awaited. */
    boolean add(ObservedTarget target) {
      targets.add(target);
      Standpoint standpoint = standpoints.get(target.instance());
      if (standpoint != null) {
        standpoint.add(target);
      }
      return standpoint != null || awaited.contains(target.instance());
    }

    // A machine listens where its own revision says. The spec knows the port of the newest revision
    // alone; of an older one, machines that are registered already tell.
    int port(SlotRecord slot) {
      Optional<Integer> known =
          rollout.flatMap(rolling ->
              Stream.of(rolling.from(), rolling.to())
                  .filter(side -> side.revision().equals(slot.revision()))
                  .map(RolloutSide::port)
                  .findFirst());
      return known.isPresent() ? known.get() : portOutsideOfRollouts(slot);
    }

    private int portOutsideOfRollouts(SlotRecord slot) {
      return slot.revision().equals(newest)
          ? spec.run().port()
          : olderPorts.computeIfAbsent(slot.revision(), this::registeredPort);
    }

    private int registeredPort(RevisionId revision) {
      return targets.stream()
          .filter(target -> target.revision().equals(revision))
          .min(ORDER)
          .map(ObservedTarget::port)
          .orElse(spec.run().port());
    }
  }

  /** Plans who is registered and who is deregistered. */
  void plan(DecisionDraft draft) {
    for (Listening service : services.values()) {
      for (Filled filled : service.wanted) {
        if (filled.machine().isRunning() && !leaving.contains(filled.machine().id())) {
          register(service, filled, draft);
        }
      }
    }
    strays.sort(ORDER);
    Set<String> planned = new HashSet<>();
    for (ObservedTarget target : strays) {
      if (target.health() != ObservedTarget.Health.DRAINING
          && planned.add(target.service() + "/" + target.instance())) {
        draft.act(
            new DeregisterTarget(balancer.id(), target.service(), target.instance(), target.port()),
            departure(target));
      }
    }
  }

  /** Whether everything that shall be behind the balancer is, and is well. */
  Finding finding(DecisionDraft draft) {
    String type = ConditionTypes.BALANCER_READY;
    if (!failing.isEmpty()) {
      draft.lookAgain(DecisionDraft.LATER);
      return Finding.isFalse(
          type,
          "TargetsUnhealthy",
          "the load balancer's checks fail for " + String.join(", ", failing));
    }
    if (!waiting.isEmpty()) {
      draft.lookAgain(DecisionDraft.SOON);
      return Finding.isFalse(
          type,
          "Registering",
          "waiting to be registered or checked: " + String.join(", ", waiting));
    }
    List<String> empty = new ArrayList<>();
    services.values().stream()
        .filter(service -> service.spec.instances() > 0)
        .filter(service -> service.targets.isEmpty())
        .forEach(service -> empty.add(service.spec.name().value()));
    if (!empty.isEmpty()) {
      draft.lookAgain(DecisionDraft.SOON);
      return Finding.isFalse(
          type, "NoTargets", "no machine stands behind " + String.join(", ", empty));
    }
    return Finding.isTrue(
        type, "Serving", "load balancer " + balancer.id() + " serves on " + balancer.address());
  }

  private void register(Listening service, Filled filled, DecisionDraft draft) {
    SlotRecord slot = filled.slot();
    Machine machine = filled.machine();
    Optional<ObservedTarget> target = Optional.ofNullable(filled.standpoint().first);
    int port = service.port(slot);
    boolean isRegistered =
        target
            .filter(known -> known.port() == port)
            .filter(known -> known.revision().equals(slot.revision()))
            .filter(known -> known.health() != ObservedTarget.Health.DRAINING)
            .isPresent();
    if (isRegistered) {
      note(machine, target.get());
      return;
    }
    waiting.add(machine.slot().toString());
    if (mayEnd(machine)) {
      return;
    }
    // What is a target already goes on being one; a newcomer must have said that it is well.
    if (target.isPresent() || isHealthy(machine)) {
      draft.act(
          new RegisterTarget(
              balancer.id(), service.spec.name(), slot.slot(), machine.id(), port, slot.revision()),
          target.isPresent()
              ? slot.slot() + " is wanted behind the load balancer as it runs now"
              : slot.slot() + " is healthy and not behind the load balancer");
    }
  }

  // A stop whose outcome nobody knows may still end the machine: it gets no requests yet.
  private boolean mayEnd(Machine machine) {
    return fleet.ledger().intents().containsKey(TerminateInstance.keyOf(machine.id()))
        || fleet.ledger().intents().containsKey(StopInstance.keyOf(machine.id()));
  }

  /** Whether the machine's agent says that it is well. */
  private boolean isHealthy(Machine machine) {
    if (healthy == null) {
      healthy = new HashSet<>();
      if (view.observed().isComplete(Part.REPORTS)) {
        for (InstanceReport report : view.observed().reports().all()) {
          if (report.health() == InstanceReport.Health.HEALTHY) {
            healthy.add(report.instance());
          }
        }
      }
    }
    return healthy.contains(machine.id());
  }

  private void note(Machine machine, ObservedTarget target) {
    switch (target.health()) {
      case HEALTHY -> {}
      case INITIAL, UNUSED, UNKNOWN, DRAINING -> waiting.add(machine.slot().toString());
      case UNHEALTHY -> failing.add(machine.slot().toString());
    }
  }

  private String departure(ObservedTarget target) {
    if (leaving.contains(target.instance())) {
      return "its machine is being terminated";
    }
    Optional<Machine> machine = fleet.find(target.instance());
    if (machine.isEmpty()) {
      return "no machine of the cluster is called so";
    }
    return machine.get().isLive()
        ? machine.get().slot() + " is not wanted behind the load balancer"
        : "its machine is gone";
  }
}
