package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import java.util.List;

/** The actions that a record is about to begin. */
final class Beginnings {
  private Beginnings() {}

  /**
   * The intents of a record whose actions begin after it.
   *
   * @param record what is to be recorded
   * @param ledger what is recorded so far
   */
  static List<Intent> of(Effect.Record record, Ledger ledger) {
    return record.changes().stream()
        .filter(LedgerChange.PutIntent.class::isInstance)
        .map(change -> ((LedgerChange.PutIntent) change).intent())
        .filter(intent -> intent.state() == Intent.State.RECORDED)
        .filter(intent -> !isPutBack(intent, ledger))
        .toList();
  }

  // A repetition that was not begun after all leaves the older record as it was.
  private static boolean isPutBack(Intent intent, Ledger ledger) {
    Intent recorded = ledger.intents().get(intent.key());
    return recorded != null && intent.recordedAt().isBefore(recorded.recordedAt());
  }
}
