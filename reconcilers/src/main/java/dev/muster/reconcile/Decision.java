package dev.muster.reconcile;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.status.Condition;
import java.util.List;
import java.util.Set;

/**
 * What a reconciler wants.
 *
 * @param actions what to do
 * @param ledger what to record before anything is done
 * @param conditions what to tell about the cluster
 * @param next when to look again
 */
public record Decision(
    List<PlannedAction> actions, List<LedgerChange> ledger, List<Finding> conditions, Next next) {
  /** Copies the lists. */
  public Decision {
    actions = List.copyOf(actions);
    ledger = List.copyOf(ledger);
    conditions = List.copyOf(conditions);
  }

  /**
   * An action with its reason.
   *
   * @param action what to do
   * @param reason why, as an operator would say it: {@code 3 wanted, 2 run}
   * @param after the actions of this pass that must have been accepted before it begins
   */
  public record PlannedAction(Action action, String reason, Set<ActionKey> after) {
    /** An action that waits for no other. */
    public PlannedAction(Action action, String reason) {
      this(action, reason, Set.of());
    }

    /** Copies the set. */
    public PlannedAction {
      after = Set.copyOf(after);
    }
  }

  /**
   * A condition without its times, which the kernel adds.
   *
   * @param type CamelCase, unique within the cluster
   * @param status whether it holds
   * @param reason one CamelCase word
   * @param message a sentence, without times and counters that would make it flap
   */
  public record Finding(String type, Condition.Status status, String reason, String message) {
    /** It holds. */
    public static Finding isTrue(String type, String reason, String message) {
      return new Finding(type, Condition.Status.TRUE, reason, message);
    }

    /** It does not hold. */
    public static Finding isFalse(String type, String reason, String message) {
      return new Finding(type, Condition.Status.FALSE, reason, message);
    }

    /** It cannot be told. */
    public static Finding isUnknown(String type, String reason, String message) {
      return new Finding(type, Condition.Status.UNKNOWN, reason, message);
    }
  }
}
