package dev.muster.reconcile.loadbalancer;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
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
import dev.muster.reconcile.fleet.Fleet;
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

/** Which machines stand behind the load balancer, and which shall. */
final class TargetPlan {
  private final ObservedBalancer balancer;
  private final Fleet fleet;
  private final SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
  private final List<ObservedTarget> targets;
  private final Map<ServiceName, RevisionId> newest = new HashMap<>();
  private final Map<ServiceName, Map<InstanceId, ObservedTarget>> firstOf = new HashMap<>();
  private final Map<ServiceName, Map<RevisionId, Integer>> ports = new HashMap<>();
  private final Map<ServiceName, Set<InstanceId>> wantedBehind = new HashMap<>();
  private final Set<InstanceId> leaving = new HashSet<>();
  private final Set<InstanceId> healthy = new HashSet<>();
  private final SortedSet<String> waiting = new TreeSet<>();
  private final SortedSet<String> failing = new TreeSet<>();

  TargetPlan(View view, ObservedBalancer balancer, LoadBalancerSpec wanted) {
    this.balancer = balancer;
    fleet = Fleet.of(view);
    wanted
        .listeners()
        .forEach(listener -> {
          ServiceSpec service = view.desired().spec().services().get(listener.service());
          if (service != null) {
            services.put(listener.service(), service);
            newest.put(listener.service(), Revision.of(service));
            wantedBehind.put(listener.service(), present(listener.service()));
          }
        });
    targets =
        view.observed().targets().all().stream()
            .filter(target -> target.balancer().equals(balancer.id()))
            .sorted(
                Comparator.comparing(ObservedTarget::service)
                    .thenComparing(ObservedTarget::instance)
                    .thenComparingInt(ObservedTarget::port)
                    .thenComparing(ObservedTarget::revision))
            .toList();
    for (ObservedTarget target : targets) {
      firstOf
          .computeIfAbsent(target.service(), _ -> new HashMap<>())
          .putIfAbsent(target.instance(), target);
      ports
          .computeIfAbsent(target.service(), _ -> new HashMap<>())
          .putIfAbsent(target.revision(), target.port());
    }
    view.earlier().stream()
        .flatMap(decision -> decision.actions().stream())
        .map(PlannedAction::action)
        .filter(TerminateInstance.class::isInstance)
        .map(TerminateInstance.class::cast)
        .forEach(termination -> leaving.add(termination.instance()));
    if (view.observed().isComplete(Part.REPORTS)) {
      view.observed().reports().all().stream()
          .filter(report -> report.health() == InstanceReport.Health.HEALTHY)
          .forEach(report -> healthy.add(report.instance()));
    }
  }

  private Set<InstanceId> present(ServiceName service) {
    Set<InstanceId> present = new HashSet<>();
    for (SlotRecord slot : fleet.records(service)) {
      if (fleet.isWanted(slot.slot())) {
        fleet.present(slot).ifPresent(machine -> present.add(machine.id()));
      }
    }
    return present;
  }

  /** Plans who is registered and who is deregistered. */
  void plan(DecisionDraft draft) {
    services
        .values()
        .forEach(service ->
            fleet.records(service.name()).stream()
                .filter(slot -> fleet.isWanted(slot.slot()))
                .forEach(slot ->
                    fleet
                        .present(slot)
                        .filter(Machine::isRunning)
                        .filter(machine -> !leaving.contains(machine.id()))
                        .ifPresent(machine -> register(service, slot, machine, draft))));
    Set<String> planned = new HashSet<>();
    for (ObservedTarget target : targets) {
      String resource = target.service() + "/" + target.instance();
      if (!belongs(target)
          && target.health() != ObservedTarget.Health.DRAINING
          && planned.add(resource)) {
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
        .filter(service -> service.instances() > 0)
        .filter(service -> !firstOf.containsKey(service.name()))
        .forEach(service -> empty.add(service.name().value()));
    if (!empty.isEmpty()) {
      draft.lookAgain(DecisionDraft.SOON);
      return Finding.isFalse(
          type, "NoTargets", "no machine stands behind " + String.join(", ", empty));
    }
    return Finding.isTrue(
        type, "Serving", "load balancer " + balancer.id() + " serves on " + balancer.address());
  }

  private void register(
      ServiceSpec service, SlotRecord slot, Machine machine, DecisionDraft draft) {
    Optional<ObservedTarget> target =
        Optional.ofNullable(firstOf.getOrDefault(service.name(), Map.of()).get(machine.id()));
    int port = port(service, slot);
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
    // A termination whose outcome nobody knows may still end the machine: it gets no requests yet.
    if (fleet.ledger().intents().containsKey(TerminateInstance.keyOf(machine.id()))) {
      return;
    }
    // What is a target already goes on being one; a newcomer must have said that it is well.
    if (target.isPresent() || healthy.contains(machine.id())) {
      draft.act(
          new RegisterTarget(
              balancer.id(), service.name(), slot.slot(), machine.id(), port, slot.revision()),
          target.isPresent()
              ? slot.slot() + " is wanted behind the load balancer as it runs now"
              : slot.slot() + " is healthy and not behind the load balancer");
    }
  }

  private void note(Machine machine, ObservedTarget target) {
    switch (target.health()) {
      case HEALTHY -> {}
      case INITIAL, UNUSED, UNKNOWN, DRAINING -> waiting.add(machine.slot().toString());
      case UNHEALTHY -> failing.add(machine.slot().toString());
    }
  }

  // A machine listens where its own revision says. The spec knows the port of the newest revision
  // alone; of an older one, machines that are registered already tell.
  private int port(ServiceSpec service, SlotRecord slot) {
    int newestPort = service.run().port();
    return slot.revision().equals(newest.get(service.name()))
        ? newestPort
        : ports.getOrDefault(service.name(), Map.of()).getOrDefault(slot.revision(), newestPort);
  }

  /** Whether a target is the live machine of a wanted slot of a service that listens. */
  private boolean belongs(ObservedTarget target) {
    return !leaving.contains(target.instance())
        && wantedBehind.getOrDefault(target.service(), Set.of()).contains(target.instance());
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
