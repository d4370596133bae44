package dev.muster.simulator.invariant;

import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;

/** A machine whose disk matters goes only with its service or its cluster. */
final class StatefulMachinesStay extends Invariant {
  StatefulMachinesStay() {
    super("stateful-machines-stay", "data would be lost that nobody else has");
  }

  // A new machine that never took its place, of a service that is said to hold data since, holds
  // none.
  private boolean isNewcomer(ClusterKey key, TerminateInstance terminate) {
    return Rolled.active(stage(), key, terminate.slot().service())
        .flatMap(rollout -> Rolled.newcomer(rollout, terminate.instance()))
        .isPresent();
  }

  @Override
  public void arriving(Landing landing) {
    if (!(landing.action() instanceof TerminateInstance terminate)) {
      return;
    }
    boolean unasked =
        switch (terminate.cause()) {
          case REPAIR, SCALE_DOWN, ROLLOUT -> true;
          case SERVICE_REMOVED, CLUSTER_DELETED -> false;
        };
    boolean stateful =
        stage()
            .store()
            .cluster(landing.cluster())
            .map(input -> input.desired().spec().services().get(terminate.slot().service()))
            .filter(service -> service.replacement() == ServiceSpec.Replacement.BY_PERSON)
            .isPresent();
    if (unasked && stateful && !isNewcomer(landing.cluster(), terminate)) {
      broken(terminate.summary() + ", whose disk matters");
    }
  }
}
