package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Fence;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Optional;

/**
 * No machine of a slot is ended for a rollout or for a smaller count before the new ones have its
 * place, and they take it only after they were judged alone for as long as the spec says.
 */
final class OldStayUntilCommit extends Invariant {
  private final Watches bakes = new Watches(RolloutState.BAKE);

  OldStayUntilCommit() {
    super("old-stay-until-commit", "there would be no way back from a version that is no good");
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      if (change instanceof LedgerChange.PutRollout put) {
        bakes.note(key, put.rollout(), now());
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record
        && record.fence().epoch() == stage().store().epoch(record.fence().scope())) {
      for (LedgerChange change : record.changes()) {
        if (change instanceof LedgerChange.CommitRollout commit) {
          judge(controller, record.key(), commit.rollout());
        }
      }
    }
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof TerminateInstance)
        .ifPresent(act -> judge(controller, act.key(), (TerminateInstance) act.action()));
  }

  // A word of a person is a judgement of its own.
  private void judge(SimController controller, ClusterKey key, Rollout committed) {
    Optional<ServiceSpec> spec = Rolled.spec(controller, key, committed.service());
    boolean promoted =
        committed.log().promotes() == Rollout.Promotion.ALL
            || committed.log().orders().stream()
                .anyMatch(order ->
                    switch (order.verb()) {
                      case PROMOTE, PROMOTE_FULL, ACCEPT_NEW, APPROVE -> true;
                      case PAUSE, RESUME, ABORT, RETRY, OVERRIDE_FREEZE -> false;
                    });
    boolean isToBake =
        spec.filter(wanted -> wanted.rollout().times().bake().isPositive()).isPresent();
    if (isToBake
        && !promoted
        && !bakes.hasLasted(key, committed, spec.get().rollout().times().bake(), now())) {
      broken(committed.id() + " is committed and has not baked");
    }
  }

  private void judge(SimController controller, ClusterKey key, TerminateInstance terminate) {
    Optional<Rollout> rollout = Rolled.active(stage(), key, terminate.slot().service());
    boolean fillsASlot =
        stage().store().ledger(key).slotsOf(terminate.slot().service()).stream()
            .anyMatch(slot -> slot.instance().filter(terminate.instance()::equals).isPresent());
    boolean asked = terminate.cause() == Cause.ROLLOUT || terminate.cause() == Cause.SCALE_DOWN;
    boolean isUncommitted = rollout.filter(known -> !known.state().isCommitted()).isPresent();
    boolean isServiceWanted = Rolled.spec(controller, key, terminate.slot().service()).isPresent();
    if (fillsASlot
        && asked
        && (isUncommitted || terminate.cause() == Cause.ROLLOUT)
        && isServiceWanted) {
      broken(terminate.summary() + " of an old machine before its rollout is committed");
    }
  }
}
