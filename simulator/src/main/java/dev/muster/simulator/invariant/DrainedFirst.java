package dev.muster.simulator.invariant;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.simulator.cloud.SimMachine;

/**
 * A machine that a commit takes away, or that a rollout stops, and that serves, has left the load
 * balancer before.
 */
final class DrainedFirst extends Invariant {
  DrainedFirst() {
    super("drained-first", "requests under way would fail");
  }

  @Override
  public void arriving(Landing landing) {
    switch (landing.action()) {
      case TerminateInstance terminate -> judge(terminate);
      case StopInstance stop -> judge(stop.instance(), stop.summary());
      case Action _ -> {}
    }
  }

  private void judge(TerminateInstance terminate) {
    boolean asked =
        switch (terminate.cause()) {
          case SCALE_DOWN, SERVICE_REMOVED, ROLLOUT -> true;
          case REPAIR, CLUSTER_DELETED -> false;
        };
    if (asked) {
      judge(terminate.instance(), terminate.summary());
    }
  }

  private void judge(InstanceId id, String summary) {
    if (stage().cloud().find(id).filter(SimMachine::isServing).isPresent()) {
      stage().cloud().targets().stream()
          .filter(target -> target.instance().equals(id))
          .findFirst()
          .ifPresent(target -> broken(summary + " while it is a target: " + target.health()));
    }
  }
}
