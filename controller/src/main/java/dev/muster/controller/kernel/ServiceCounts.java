package dev.muster.controller.kernel;

import dev.muster.controller.guard.Machines;
import dev.muster.controller.model.ClusterStatus.ServiceStatus;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** The services of a cluster in numbers. */
final class ServiceCounts {
  private ServiceCounts() {}

  static List<ServiceStatus> of(DesiredCluster desired, Observed observed) {
    List<ServiceStatus> services = new ArrayList<>();
    boolean wanted = desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE;
    List<Running> machines = running(desired, observed);
    services.add(
        count(
            machines,
            new ServiceStatus(
                EnsembleSpec.SERVICE.value(),
                desired.spec().ensemble().version().value(),
                wanted ? desired.spec().ensemble().size() : 0,
                0,
                0),
            (instance, identity) -> votes(observed, identity)));
    desired
        .spec()
        .services()
        .forEach((name, service) ->
            services.add(
                count(
                    machines,
                    new ServiceStatus(
                        name.value(),
                        service.version().value(),
                        wanted ? service.instances() : 0,
                        0,
                        0),
                    (instance, _) -> serves(desired, observed, name, instance))));
    return services;
  }

  /** A machine that runs, and who it is. */
  private record Running(ObservedInstance instance, InstanceIdentity identity) {}

  private static List<Running> running(DesiredCluster desired, Observed observed) {
    List<Running> running = new ArrayList<>();
    for (ObservedInstance instance :
        Machines.of(desired.uid(), observed.instances()).owned().values()) {
      if (instance.state() == ObservedInstance.State.RUNNING) {
        Tags.identity(instance.tags())
            .ifPresent(identity -> running.add(new Running(instance, identity)));
      }
    }
    return running;
  }

  private static ServiceStatus count(
      List<Running> machines,
      ServiceStatus empty,
      BiPredicate<ObservedInstance, InstanceIdentity> isReady) {
    int running = 0;
    int ready = 0;
    for (Running machine : machines) {
      if (machine.identity().slot().service().value().equals(empty.name())) {
        running++;
        ready += isReady.test(machine.instance(), machine.identity()) ? 1 : 0;
      }
    }
    return new ServiceStatus(empty.name(), empty.version(), empty.desired(), running, ready);
  }

  private static boolean votes(Observed observed, InstanceIdentity identity) {
    return observed.isComplete(Part.ENSEMBLE)
        && identity
            .membership()
            .filter(place ->
                observed.ensemble().servers().stream()
                    .anyMatch(server ->
                        server.member().equals(place.member())
                            && (server.mode() == EnsembleState.Mode.LEADER
                                || server.mode() == EnsembleState.Mode.FOLLOWER)))
            .isPresent();
  }

  private static boolean serves(
      DesiredCluster desired, Observed observed, ServiceName service, ObservedInstance instance) {
    boolean balanced =
        desired
            .spec()
            .loadBalancer()
            .filter(balancer ->
                balancer.listeners().stream()
                    .anyMatch(listener -> listener.service().equals(service)))
            .isPresent();
    if (balanced) {
      return observed.isComplete(Part.TARGETS)
          && observed.targets().all().stream()
              .anyMatch(target ->
                  target.instance().equals(instance.id())
                      && target.health() == ObservedTarget.Health.HEALTHY);
    }
    return observed.isComplete(Part.REPORTS)
        && observed.reports().all().stream()
            .anyMatch(report ->
                report.instance().equals(instance.id())
                    && report.health() == InstanceReport.Health.HEALTHY);
  }
}
