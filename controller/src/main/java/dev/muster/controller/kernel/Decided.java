package dev.muster.controller.kernel;

import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.Judgement;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import java.util.List;

/**
 * What a pass wants and may do.
 *
 * @param fold what the reconcilers want together
 * @param judgement what the guards leave of it
 * @param rejections why the reconcilers contradict each other, which is a bug; empty when they do
 *     not
 * @param ledger the ledger that was decided on, with the machines that were adopted
 * @param adopted the records that were rebuilt from tags, since the ledger knew nothing
 * @param settled the recorded actions that are wanted no more
 * @param wishes what is wanted because something looks gone
 * @param batches which of the allowed launches go together
 */
public record Decided(
    FoldedDecision fold,
    Judgement judgement,
    List<String> rejections,
    Ledger ledger,
    List<LedgerChange> adopted,
    List<ActionKey> settled,
    AbsenceWishes wishes,
    LaunchBatches batches) {
  /** Copies the lists. */
  public Decided {
    rejections = List.copyOf(rejections);
    adopted = List.copyOf(adopted);
    settled = List.copyOf(settled);
  }

  /** Whether a guard holds all that the pass may want. */
  boolean isHeldWhole() {
    return judgement.verdicts().stream()
        .anyMatch(verdict ->
            verdict.hold().reach() instanceof dev.muster.controller.guard.Hold.Reach.Everything);
  }
}
