package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Next;
import dev.muster.reconcile.ledger.LedgerChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The decisions of all reconcilers of a pass as one.
 *
 * @param actions what to do, each action once
 * @param ledger what to record first
 * @param findings what to tell
 * @param lookAgainAfter the shortest time after which a reconciler wants to look again
 * @param stalled the reconcilers that nothing but a person can help
 * @param skipped the reconcilers that could not decide
 */
public record FoldedDecision(
    List<PlannedAction> actions,
    List<LedgerChange> ledger,
    List<Finding> findings,
    Optional<Duration> lookAgainAfter,
    List<Next.Stalled> stalled,
    List<Skipped> skipped) {
  /** Copies the lists. */
  public FoldedDecision {
    actions = List.copyOf(actions);
    ledger = List.copyOf(ledger);
    findings = List.copyOf(findings);
    stalled = List.copyOf(stalled);
    skipped = List.copyOf(skipped);
  }

  /** The same with fewer actions and changes. */
  public FoldedDecision with(List<PlannedAction> fewerActions, List<LedgerChange> fewerChanges) {
    return new FoldedDecision(
        fewerActions, fewerChanges, findings, lookAgainAfter, stalled, skipped);
  }

  /** Whether there is nothing to do and nothing to record. */
  public boolean isEmpty() {
    return actions.isEmpty() && ledger.isEmpty();
  }

  /**
   * A reconciler that could not decide.
   *
   * @param kind the reconciler's kind
   * @param missing the parts that were not observed whole
   */
  public record Skipped(String kind, Set<Part> missing) {
    /** Copies the set. */
    public Skipped {
      missing = Set.copyOf(missing);
    }
  }
}
