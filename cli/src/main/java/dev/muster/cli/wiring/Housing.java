package dev.muster.cli.wiring;

import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.shell.LiveWorld.LiveCluster;
import dev.muster.provider.Part;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Observed;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.status.Condition;

/** Whether a cluster has all that needs no agent's word: its network, images and machines. */
final class Housing {
  private Housing() {}

  static boolean isDone(LiveCluster live, ClusterStatus status) {
    if (live.seen().isEmpty() || live.ledger().isEmpty()) {
      return false;
    }
    Observed seen = live.seen().get();
    ClusterSpec spec = live.desired().spec();
    return holds(status, ConditionTypes.NETWORK_READY)
        && holds(status, ConditionTypes.IMAGES_READY)
        && live.ledger().get().intents().isEmpty()
        && hasBalancer(spec, seen)
        && hasMachines(spec, seen);
  }

  private static boolean holds(ClusterStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .anyMatch(condition -> condition.status() == Condition.Status.TRUE);
  }

  private static boolean hasBalancer(ClusterSpec spec, Observed seen) {
    if (spec.loadBalancer().isEmpty()) {
      return true;
    }
    return seen.isComplete(Part.BALANCERS)
        && seen.balancers().all().stream()
            .filter(balancer -> balancer.state() == ObservedBalancer.State.ACTIVE)
            .anyMatch(
                balancer -> spec.loadBalancer().filter(balancer.configured()::isLike).isPresent());
  }

  private static boolean hasMachines(ClusterSpec spec, Observed seen) {
    return seen.isComplete(Part.INSTANCES)
        && running(seen, EnsembleSpec.SERVICE) >= spec.ensemble().size()
        && spec.services().values().stream()
            .allMatch(service -> running(seen, service.name()) >= service.instances());
  }

  private static long running(Observed seen, ServiceName service) {
    return seen.instances().all().stream()
        .filter(machine -> machine.state() == ObservedInstance.State.RUNNING)
        .filter(machine -> service.value().equals(machine.tags().get(Tags.SERVICE)))
        .count();
  }
}
