package dev.muster.reconcile.ledger;

import dev.muster.provider.action.ActionKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.List;

/**
 * One change of a ledger. All changes of a pass are stored in one step, before anything is done.
 */
public sealed interface LedgerChange {
  /** Records the machine that shall fill a slot. */
  record PutSlot(SlotRecord slot) implements LedgerChange {}

  /** Forgets a slot that is not wanted and has no machine any more. */
  record DropSlot(Slot slot) implements LedgerChange {}

  /** Records how far the ensemble has come. */
  record PutEnsemble(EnsembleRecord ensemble) implements LedgerChange {}

  /** Records an action that is about to begin, or what became of it. */
  record PutIntent(Intent intent) implements LedgerChange {}

  /** Forgets an action that was seen done or refused. */
  record DropIntent(ActionKey key) implements LedgerChange {}

  /** Records how far a service's rollout is. */
  record PutRollout(Rollout rollout) implements LedgerChange {}

  /**
   * Makes the newcomers of a rollout the machines of their slots, in one step with its record.
   *
   * @param rollout the record after that, without newcomers
   * @param slots the records of the slots from now on
   */
  record CommitRollout(Rollout rollout, List<SlotRecord> slots) implements LedgerChange {
    /** Copies the list. */
    public CommitRollout {
      slots = List.copyOf(slots);
    }
  }

  /** Forgets the rollouts of a service that is wanted no more. */
  record DropRollout(ServiceName service) implements LedgerChange {}

  /** Records a machine that was taken away without being asked. */
  record AddRepair(RepairHistory.Entry entry) implements LedgerChange {}
}
