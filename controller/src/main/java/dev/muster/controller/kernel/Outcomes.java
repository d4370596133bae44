package dev.muster.controller.kernel;

import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the outcomes of a pass's actions mean for the ledger and for people. */
final class Outcomes {
  private Outcomes() {}

  static Optional<PlannedAction> plannedOf(Plan plan, ActionKey key) {
    return plan.decided().judgement().allowed().actions().stream()
        .filter(planned -> planned.action().key().equals(key))
        .findFirst();
  }

  /** What is recorded after the actions have ended: intents go, machines get their slots. */
  static List<LedgerChange> changes(
      Plan plan, SortedMap<ActionKey, Outcome> ended, Ledger ledger, Instant now) {
    List<LedgerChange> changes = new ArrayList<>();
    for (PlannedAction planned : plan.decided().judgement().allowed().actions()) {
      ActionKey key = planned.action().key();
      switch (ended.get(key)) {
        case null -> changes.add(asBefore(plan, key));
        case Outcome.Refused refused -> {
          if (planned.action() instanceof BuildImage build) {
            ledger
                .plus(changes)
                .notBuilt(build.recipe(), refused.failure())
                .ifPresent(changes::add);
          }
          changes.add(asBefore(plan, key));
        }
        case Outcome.Accepted accepted -> {
          // Several newcomers share the record of their rollout.
          launched(planned, accepted, ledger.plus(changes), now).ifPresent(changes::add);
          changes.add(new LedgerChange.DropIntent(key));
        }
        case Outcome.Unknown _ -> unknown(key, ledger, now).ifPresent(changes::add);
      }
    }
    return changes;
  }

  // What was to be repeated and was not is as uncertain as before: its first call may still land.
  private static LedgerChange asBefore(Plan plan, ActionKey key) {
    Intent before = plan.decided().ledger().intents().get(key);
    return before == null ? new LedgerChange.DropIntent(key) : new LedgerChange.PutIntent(before);
  }

  private static Optional<LedgerChange> launched(
      PlannedAction planned, Outcome.Accepted accepted, Ledger ledger, Instant now) {
    if (!(planned.action() instanceof LaunchInstance launch) || accepted.instance().isEmpty()) {
      return Optional.empty();
    }
    return ledger.launched(
        launch.identity().slot(), launch.identity().incarnation(), accepted.instance().get(), now);
  }

  private static Optional<LedgerChange> unknown(ActionKey key, Ledger ledger, Instant now) {
    return Optional.ofNullable(ledger.intents().get(key))
        .map(intent -> new LedgerChange.PutIntent(intent.unknownSince(now)));
  }

  /** One action's line in the reconcile log. */
  static ReconcileEntry.ActionLine line(PlannedAction planned, Optional<Outcome> outcome) {
    String summary = planned.action().summary();
    return switch (outcome.orElse(null)) {
      case null -> new ReconcileEntry.ActionLine(summary, planned.reason(), "not begun", "");
      case Outcome.Accepted accepted ->
          new ReconcileEntry.ActionLine(summary, planned.reason(), "done", accepted.requestId());
      case Outcome.Refused refused ->
          new ReconcileEntry.ActionLine(
              summary,
              planned.reason(),
              "refused",
              reason(refused.failure()) + ": " + refused.failure().message());
      case Outcome.Unknown unknown ->
          new ReconcileEntry.ActionLine(summary, planned.reason(), "unknown", unknown.reason());
    };
  }

  /** The failure as one CamelCase word. */
  static String reason(Failure failure) {
    return switch (failure) {
      case Failure.Throttled _ -> "Throttled";
      case Failure.NoCapacity _ -> "NoCapacity";
      case Failure.Denied _ -> "Denied";
      case Failure.Gone _ -> "Gone";
      case Failure.Invalid _ -> "Invalid";
      case Failure.Conflict _ -> "Conflict";
      case Failure.Unavailable _ -> "Unavailable";
      case Failure.Fenced _ -> "Fenced";
    };
  }
}
