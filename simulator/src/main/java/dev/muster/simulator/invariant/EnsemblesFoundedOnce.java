package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;

/** A server that comes to an ensemble which is recorded as formed is told to join, not to found. */
final class EnsemblesFoundedOnce extends Invariant {
  EnsemblesFoundedOnce() {
    super(
        "ensembles-founded-once",
        "a server with an empty disk would take itself for a founder beside those that hold data");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record
        && record.fence().epoch() == stage().store().epoch(record.fence().scope())) {
      for (LedgerChange change : record.changes()) {
        if (change instanceof LedgerChange.PutSlot put) {
          judge(record.key(), put.slot());
        }
      }
    }
  }

  private void judge(ClusterKey key, SlotRecord next) {
    Ledger ledger = stage().store().ledger(key);
    SlotRecord before = ledger.slots().get(next.slot());
    boolean isNew = before == null || before.incarnation().compareTo(next.incarnation()) < 0;
    // One that is adopted has entered long ago.
    boolean isToCome = isNew && next.instance().isEmpty();
    boolean founds =
        next.membership().map(Membership::role).filter(MemberRole.GENESIS::equals).isPresent();
    if (isToCome && founds && ledger.ensemble().phase() == EnsembleRecord.Phase.FORMED) {
      broken(next.slot() + " shall found the ensemble of " + key + ", which is formed");
    }
  }
}
