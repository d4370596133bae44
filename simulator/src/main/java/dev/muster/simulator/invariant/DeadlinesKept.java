package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Fence;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.rollout.Deadline;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every state of a rollout has a deadline or names whom it waits for, and a controller that sees
 * the cluster leaves a state once its deadline has come.
 */
final class DeadlinesKept extends Invariant {
  private static final Duration SLACK = Duration.ofMinutes(2);
  private static final int LOOKS = 3;
  private static final Set<String> HELD =
      Set.of("Suspended", "Frozen", "ManyBroken", "AbsenceUnproven", "WaitingForConfirmation");

  // Whose calls are tried again until they succeed, or whom only a person can help. Any other state
  // must have a deadline.
  private static final Set<RolloutState> WAITED_FOR =
      EnumSet.of(
          RolloutState.COMMIT,
          RolloutState.TERMINATE_OLD,
          RolloutState.ABORT_CANARY,
          RolloutState.DRAIN_NEW,
          RolloutState.TERMINATE_NEW,
          RolloutState.ROLLBACK_BLOCKED);

  private final Map<String, Integer> overdue = new HashMap<>();

  DeadlinesKept() {
    super("deadlines-kept", "a rollout would stand still for ever, and nobody would be told");
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      if (change instanceof LedgerChange.PutRollout put && put.rollout().isActive()) {
        boolean waits =
            put.rollout().stage().pause().isPresent() || WAITED_FOR.contains(put.rollout().state());
        Optional<ServiceSpec> spec =
            stage()
                .store()
                .cluster(key)
                .map(input -> input.desired().spec().services().get(put.rollout().service()));
        if (!waits
            && spec.filter(one -> Deadline.of(put.rollout(), one.rollout()).isEmpty())
                .isPresent()) {
          broken(put.rollout().id() + " waits in " + put.rollout().state() + " without an end");
        }
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.StoreStatus store
        && store.fence().epoch() == stage().store().epoch(store.fence().scope())) {
      for (Map.Entry<ServiceName, Rollout> entry :
          stage().store().ledger(store.status().key()).rollouts().entrySet()) {
        judge(controller, store.status(), entry.getValue());
      }
    }
  }

  private void judge(SimController controller, ClusterStatus status, Rollout rollout) {
    String name =
        Watches.name(status.key(), rollout) + rollout.state() + rollout.stage().stepSince();
    boolean isOver =
        rollout.isActive()
            && isSeen(status)
            && Rolled.spec(controller, status.key(), rollout.service())
                .flatMap(spec -> Deadline.of(rollout, spec.rollout()))
                .filter(limit -> limit.at().plus(SLACK).isBefore(status.lastObservedAt()))
                .isPresent();
    int looks = isOver ? overdue.merge(name, 1, Integer::sum) : 0;
    if (looks >= LOOKS) {
      broken(rollout.id() + " is still in " + rollout.state() + " after its deadline");
    }
  }

  // Whoever cannot see, or is held by a guard, has nothing to leave a state for.
  private static boolean isSeen(ClusterStatus status) {
    return status.conditions().stream()
            .filter(condition -> condition.type().equals(ConditionTypes.ROLLOUTS_SETTLED))
            .anyMatch(condition -> condition.status() == Condition.Status.FALSE)
        && status.conditions().stream()
            .filter(condition -> HELD.contains(condition.type()))
            .noneMatch(condition -> condition.status() == Condition.Status.TRUE);
  }
}
