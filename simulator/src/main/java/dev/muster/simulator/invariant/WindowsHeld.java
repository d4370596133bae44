package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.Optional;

/** While a freeze window is open no rollout goes a step forward, unless a person has said so. */
final class WindowsHeld extends Invariant {
  // What was decided shortly before a window opened is recorded within it.
  private static final long SLACK_SECONDS = 130;

  WindowsHeld() {
    super("windows-held", "clients would meet a new version when nobody is there to watch it");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.recorded(stage(), effect)
        .forEach(written -> judge(controller, written.key(), written.rollout()));
  }

  private void judge(SimController controller, ClusterKey key, Rollout after) {
    Optional<Rollout> before =
        Rolled.active(stage(), key, after.service())
            .filter(known -> known.id().equals(after.id()))
            .filter(known -> known.state().half() == RolloutState.Half.FORWARD);
    boolean goesOn =
        before.map(known -> Rolled.isFurther(known, after)).orElseGet(() -> isBegunAndGoing(after));
    if (goesOn
        && after.log().freezeOverride().isEmpty()
        && policy(controller, key)
            .filter(one -> isFrozen(one, controller, before, after))
            .isPresent()) {
      broken(after.id() + " goes on in " + after.state() + " while a freeze window is open");
    }
  }

  // A new state and a new batch say when they were decided; of a machine that is admitted nobody
  // knows, and it may have been decided shortly before.
  private static boolean isFrozen(
      PolicySpec policy, SimController controller, Optional<Rollout> before, Rollout after) {
    if (before.filter(known -> known.state() == after.state()).isEmpty()) {
      return isOpen(policy, after.log().transitions().getLast().at());
    }
    Instant step = after.stage().stepSince();
    if (before.filter(known -> known.stage().stepSince().equals(step)).isEmpty()) {
      return isOpen(policy, step);
    }
    Instant now = controller.clock();
    return isOpen(policy, now) && isOpen(policy, now.minusSeconds(SLACK_SECONDS));
  }

  private static boolean isBegunAndGoing(Rollout rollout) {
    return rollout.log().transitions().size() > 1
        && rollout.state().half() == RolloutState.Half.FORWARD
        && rollout.state() != RolloutState.ADMIT;
  }

  private static Optional<PolicySpec> policy(SimController controller, ClusterKey key) {
    return Optional.ofNullable(controller.state().clusters().get(key))
        .map(ClusterState::input)
        .map(input -> input.desired().spec().policy());
  }

  private static boolean isOpen(PolicySpec policy, Instant at) {
    return policy.frozenAt(at).isPresent();
  }
}
