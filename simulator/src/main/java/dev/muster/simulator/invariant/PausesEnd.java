package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A pause that has an end ends then, by the clock of a leader that sees the cluster. */
final class PausesEnd extends Invariant {
  private static final Duration SLACK = Duration.ofMinutes(2);
  private static final int LOOKS = 3;

  private final Map<String, Integer> overdue = new HashMap<>();

  PausesEnd() {
    super("pauses-end", "a pause for an hour would be forgotten for a month");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.StoreStatus store
        && store.fence().epoch() == stage().store().epoch(store.fence().scope())
        && isRolling(store.status())) {
      stage()
          .store()
          .ledger(store.status().key())
          .rollouts()
          .values()
          .forEach(rollout -> judge(store.status(), rollout));
    }
  }

  private void judge(ClusterStatus status, Rollout rollout) {
    boolean isOver =
        rollout
            .stage()
            .pause()
            .filter(pause -> pause.isOver(status.lastObservedAt().minus(SLACK)))
            .isPresent();
    String name = Watches.name(status.key(), rollout) + rollout.stage().pause();
    if (isOver && overdue.merge(name, 1, Integer::sum) >= LOOKS) {
      broken(rollout.id() + " is paused after the end of its pause: " + rollout.stage().pause());
    }
  }

  // Whoever cannot see decides nothing, and says that it is unknown.
  private static boolean isRolling(ClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(ConditionTypes.ROLLOUTS_SETTLED))
        .anyMatch(condition -> condition.status() == Condition.Status.FALSE);
  }
}
