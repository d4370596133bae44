package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Host;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.List;
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
    if (after.state().half() == RolloutState.Half.FORWARD
        && after.stage().pause().isEmpty()
        && stage().hosts().stream().allMatch(Host::isSteady)
        && isPauseHeard(after, now)) {
      broken(after.id() + " is not paused, and the pause of a person is not over");
    }
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
  }

  // The record of the word tells it, whether or not the pause was ever recorded. Its time is true,
  // and a leader's may not be.
  private static boolean isPauseHeard(Rollout rollout, Instant now) {
    List<RolloutOrder> orders = rollout.log().orders();
    return !orders.isEmpty()
        && orders.getLast().verb() == RolloutOrder.Verb.PAUSE
        && orders
            .getLast()
            .lasting()
            .filter(lasting -> now.isBefore(orders.getLast().at().plus(lasting)))
            .isPresent();
  }

  private static boolean isPaused(Rollout rollout, Instant now) {
    return rollout
        .stage()
        .pause()
        .filter(pause -> pause.kind() == Rollout.Pause.Kind.USER && !pause.isOver(now))
        .isPresent();
  }
}
