package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Pass;
import dev.muster.controller.kernel.Pass.Phase;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Observed;
import dev.muster.simulator.process.SimController;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever ends a machine which it sees behind the load balancer takes it from there in the same
 * pass. A cluster that is deleted loses its load balancer as a whole.
 */
final class TargetsLeaveWithMachines extends Invariant {
  TargetsLeaveWithMachines() {
    super("targets-leave-with-machines", "requests would be sent to a machine that is ending");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record
        && record.fence().epoch() == stage().store().epoch(record.fence().scope())) {
      Optional.ofNullable(controller.state().clusters().get(record.key()))
          .flatMap(ClusterState::pass)
          .map(Pass::phase)
          .filter(Phase.Recording.class::isInstance)
          .map(phase -> ((Phase.Recording) phase).plan())
          .ifPresent(plan -> judge(record, plan));
    }
  }

  private void judge(Effect.Record record, Pass.Plan plan) {
    Observed observed = plan.observed();
    if (!observed.isComplete(Part.TARGETS) || !observed.isComplete(Part.BALANCERS)) {
      return;
    }
    Set<InstanceId> leaving = new HashSet<>();
    for (PlannedAction planned : plan.decided().fold().actions()) {
      if (planned.action() instanceof DeregisterTarget deregister) {
        leaving.add(deregister.instance());
      }
    }
    List<Action> allowed =
        plan.decided().judgement().allowed().actions().stream().map(PlannedAction::action).toList();
    for (Action action : allowed) {
      if (action instanceof TerminateInstance terminate
          && terminate.cause() != Cause.CLUSTER_DELETED
          && !leaving.contains(terminate.instance())
          && isTarget(observed, terminate.instance())) {
        broken(
            terminate.summary() + " for " + record.key() + ", which is seen behind the balancer");
      }
    }
  }

  private static boolean isTarget(Observed observed, InstanceId id) {
    return observed.targets().all().stream()
        .filter(target -> target.instance().equals(id))
        .filter(target -> target.health() != ObservedTarget.Health.DRAINING)
        .anyMatch(target -> isThere(observed, target));
  }

  // Nothing is planned behind a load balancer that is being made.
  private static boolean isThere(Observed observed, ObservedTarget target) {
    return observed.balancers().all().stream()
        .filter(balancer -> balancer.id().equals(target.balancer()))
        .anyMatch(balancer -> balancer.state() != ObservedBalancer.State.PROVISIONING);
  }
}
