package dev.muster.simulator.invariant;

import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.simulator.cloud.SimMachine;

/** A machine that a commit takes away, and that serves, has left the load balancer before. */
final class DrainedFirst extends Invariant {
  DrainedFirst() {
    super("drained-first", "requests under way would fail");
  }

  @Override
  public void arriving(Landing landing) {
    if (!(landing.action() instanceof TerminateInstance terminate)) {
      return;
    }
    boolean asked =
        switch (terminate.cause()) {
          case SCALE_DOWN, SERVICE_REMOVED, ROLLOUT -> true;
          case REPAIR, CLUSTER_DELETED -> false;
        };
    boolean serves =
        stage().cloud().find(terminate.instance()).filter(SimMachine::isServing).isPresent();
    if (asked && serves) {
      stage().cloud().targets().stream()
          .filter(target -> target.instance().equals(terminate.instance()))
          .findFirst()
          .ifPresent(
              target -> broken(terminate.summary() + " while it is a target: " + target.health()));
    }
  }
}
