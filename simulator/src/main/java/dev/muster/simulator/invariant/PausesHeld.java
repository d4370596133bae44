package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.Optional;

/** A rollout that a person has paused goes no step forward before its time, or another word. */
final class PausesHeld extends Invariant {
  PausesHeld() {
    super("pauses-held", "a person who looks for a fault would have the ground moved beneath them");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.recorded(stage(), effect)
        .forEach(written -> judge(written.key(), written.rollout(), controller.clock()));
  }

  private void judge(ClusterKey key, Rollout after, Instant now) {
    Optional<Rollout> before =
        Rolled.active(stage(), key, after.service())
            .filter(known -> known.id().equals(after.id()) && isPaused(known, now));
    boolean isOrdered =
        before
            .filter(known -> !known.log().handledOrder().equals(after.log().handledOrder()))
            .isPresent();
    if (before.isEmpty() || isOrdered) {
      return;
    }
    if (Rolled.isFurther(before.get(), after)) {
      broken(after.id() + " is paused by a person and goes on in " + after.state());
    }
    if (after.state().half() == RolloutState.Half.FORWARD && after.stage().pause().isEmpty()) {
      broken(after.id() + " is no longer paused, and the pause of a person is not over");
    }
  }

  private static boolean isPaused(Rollout rollout, Instant now) {
    return rollout
        .stage()
        .pause()
        .filter(pause -> pause.kind() == Rollout.Pause.Kind.USER && !pause.isOver(now))
        .isPresent();
  }
}
