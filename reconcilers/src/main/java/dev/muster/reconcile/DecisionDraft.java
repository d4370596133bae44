package dev.muster.reconcile;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.LedgerChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects a decision while it is being made. Lives no longer than one call of a reconciler. */
public final class DecisionDraft {
  /** To look again as soon as the kernel does while something is under way. */
  public static final Duration SOON = Duration.ZERO;

  /** How soon to look again while something does not answer. */
  public static final Duration LATER = Duration.ofSeconds(5);

  private final List<PlannedAction> actions = new ArrayList<>();
  private final List<LedgerChange> ledger = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private Optional<Duration> lookAgainAfter = Optional.empty();
  private Optional<Next.Stalled> stalled = Optional.empty();

  /** Adds an action, which makes the next look come soon. */
  public DecisionDraft act(Action action, String reason) {
    return act(action, reason, Set.of());
  }

  /** Adds an action that begins after others of this pass were accepted. */
  public DecisionDraft act(Action action, String reason, Set<ActionKey> after) {
    actions.add(new PlannedAction(action, reason, after));
    return lookAgain(SOON);
  }

  /** Adds a change of the ledger, which makes the next look come soon. */
  public DecisionDraft record(LedgerChange change) {
    ledger.add(change);
    return lookAgain(SOON);
  }

  /** Adds a condition. */
  public DecisionDraft find(Finding finding) {
    findings.add(finding);
    return this;
  }

  /** Something is under way: look again after this time at the latest. */
  public DecisionDraft lookAgain(Duration delay) {
    lookAgainAfter =
        lookAgainAfter.filter(known -> known.compareTo(delay) <= 0).or(() -> Optional.of(delay));
    return this;
  }

  /** Nothing of this will change without a person. The first such reason is kept. */
  public DecisionDraft stall(String reason, String message) {
    if (stalled.isEmpty()) {
      stalled = Optional.of(new Next.Stalled(reason, message));
    }
    return this;
  }

  /** Whether there is nothing to do and nothing to record. */
  public boolean isEmpty() {
    return actions.isEmpty() && ledger.isEmpty();
  }

  /** The decision. While anything is under way, what stalls can wait to be told. */
  public Decision decision() {
    Next next = new Next.WhenChanged();
    if (lookAgainAfter.isPresent()) {
      next = new Next.After(lookAgainAfter.get());
    } else if (stalled.isPresent()) {
      next = stalled.get();
    }
    return new Decision(actions, ledger, findings, next);
  }
}
