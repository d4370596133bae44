package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.util.Optional;

/** A revision that was rolled back is neither rolled out nor launched until a person says so. */
final class VetoesHeld extends Invariant {
  VetoesHeld() {
    super("vetoes-held", "a version that is known to be no good would be tried over and over");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.put(stage(), effect).forEach(written -> judge(written.key(), written.rollout()));
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof LaunchInstance)
        .ifPresent(act -> judge(act.key(), (LaunchInstance) act.action()));
  }

  private Optional<Rollout> last(ClusterKey key, Rollout rollout) {
    return Optional.ofNullable(stage().store().ledger(key).rollouts().get(rollout.service()));
  }

  private void judge(ClusterKey key, Rollout begun) {
    last(key, begun)
        .filter(last -> !last.id().equals(begun.id()))
        .filter(last -> last.vetoes(begun.to().goal()))
        .ifPresent(
            last -> broken(begun.id() + " goes to the revision that failed in " + last.id()));
  }

  private void judge(ClusterKey key, LaunchInstance launch) {
    Optional.ofNullable(
            stage().store().ledger(key).rollouts().get(launch.identity().slot().service()))
        .filter(last -> last.vetoesMachines(launch.identity().revision()))
        .ifPresent(last -> broken(launch.summary() + ", which failed in " + last.id()));
  }
}
