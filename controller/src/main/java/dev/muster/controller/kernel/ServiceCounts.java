package dev.muster.controller.kernel;

import dev.muster.controller.guard.Machines;
import dev.muster.controller.model.ClusterStatus.ServiceStatus;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The services of a cluster in numbers. */
final class ServiceCounts {
  private final DesiredCluster desired;
  private final Set<MemberId> voters = new HashSet<>();
  private final Set<InstanceId> healthyTargets = new HashSet<>();
  private final Set<InstanceId> healthyByReport = new HashSet<>();
  private final Map<ServiceName, Integer> running = new HashMap<>();
  private final Map<ServiceName, Integer> ready = new HashMap<>();

  private ServiceCounts(DesiredCluster desired, Observed observed) {
    this.desired = desired;
    if (observed.isComplete(Part.ENSEMBLE)) {
      for (EnsembleState.Server server : observed.ensemble().servers()) {
        if (server.mode() == EnsembleState.Mode.LEADER
            || server.mode() == EnsembleState.Mode.FOLLOWER) {
          voters.add(server.member());
        }
      }
    }
    if (observed.isComplete(Part.TARGETS)) {
      observed.targets().all().stream()
          .filter(target -> target.health() == ObservedTarget.Health.HEALTHY)
          .forEach(target -> healthyTargets.add(target.instance()));
    }
    if (observed.isComplete(Part.REPORTS)) {
      observed.reports().all().stream()
          .filter(report -> report.health() == InstanceReport.Health.HEALTHY)
          .forEach(report -> healthyByReport.add(report.instance()));
    }
    Set<ServiceName> balanced = new HashSet<>();
    desired
        .spec()
        .loadBalancer()
        .ifPresent(
            balancer -> balancer.listeners().forEach(listener -> balanced.add(listener.service())));
    Machines machines = Machines.of(desired.uid(), observed.instances());
    for (Machine machine : machines.owned().namedInAnyOrder()) {
      if (machine.isRunning()) {
        ServiceName service = machine.slot().service();
        running.merge(service, 1, Integer::sum);
        if (isReady(machine, balanced.contains(service))) {
          ready.merge(service, 1, Integer::sum);
        }
      }
    }
  }

  static List<ServiceStatus> of(DesiredCluster desired, Observed observed) {
    return new ServiceCounts(desired, observed).all();
  }

  private List<ServiceStatus> all() {
    List<ServiceStatus> services = new ArrayList<>();
    services.add(
        status(
            EnsembleSpec.SERVICE,
            desired.spec().ensemble().version().value(),
            desired.spec().ensemble().size()));
    desired
        .spec()
        .services()
        .forEach((name, service) ->
            services.add(status(name, service.version().value(), service.instances())));
    return services;
  }

  private ServiceStatus status(ServiceName name, String version, int wanted) {
    return new ServiceStatus(
        name.value(),
        version,
        desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE ? wanted : 0,
        running.getOrDefault(name, 0),
        ready.getOrDefault(name, 0));
  }

  private boolean isReady(Machine machine, boolean isBalanced) {
    if (machine.slot().service().equals(EnsembleSpec.SERVICE)) {
      return machine
          .identity()
          .membership()
          .map(Membership::member)
          .filter(voters::contains)
          .isPresent();
    }
    return isBalanced
        ? healthyTargets.contains(machine.id())
        : healthyByReport.contains(machine.id());
  }
}
