package dev.muster.controller.kernel;

import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.FoldedDecision.Skipped;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Next;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Folds the decisions of a pass into one, and finds where they contradict each other. */
final class Folding {
  private final Ledger ledger;
  private final Map<ActionKey, PlannedAction> actions = new LinkedHashMap<>();
  private final Map<String, String> kindByResource = new LinkedHashMap<>();
  private final Map<Slot, LedgerChange> slots = new LinkedHashMap<>();
  private final List<LedgerChange> changes = new ArrayList<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final List<Next.Stalled> stalled = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> rejections = new ArrayList<>();
  private Optional<Duration> lookAgainAfter = Optional.empty();

  Folding(Ledger ledger) {
    this.ledger = ledger;
  }

  void add(String kind, Decision decision) {
    for (PlannedAction planned : decision.actions()) {
      add(kind, planned);
    }
    for (LedgerChange change : decision.ledger()) {
      if (change instanceof LedgerChange.CommitRollout commit) {
        commit.slots().stream()
            .filter(record -> slots.putIfAbsent(record.slot(), change) != null)
            .forEach(record -> rejections.add("two records for slot " + record.slot()));
      }
      Optional<Slot> slot = slotOf(change);
      LedgerChange other = slot.map(slots::get).orElse(null);
      if (other != null && !other.equals(change)) {
        rejections.add("two records for slot " + slot.get());
      } else if (other == null) {
        slot.ifPresent(place -> slots.put(place, change));
        changes.add(change);
      }
    }
    for (Finding finding : decision.conditions()) {
      findings.put(finding.type(), finding);
    }
    switch (decision.next()) {
      case Next.WhenChanged _ -> {}
      case Next.After after ->
          lookAgainAfter =
              lookAgainAfter
                  .filter(soonest -> soonest.compareTo(after.delay()) <= 0)
                  .or(() -> Optional.of(after.delay()));
      case Next.Stalled reason -> stalled.add(reason);
    }
  }

  private void add(String kind, PlannedAction planned) {
    PlannedAction same = actions.get(planned.action().key());
    if (same != null) {
      if (!same.action().equals(planned.action())) {
        rejections.add("two actions have the key " + planned.action().key());
      }
      return;
    }
    String other = kindByResource.putIfAbsent(planned.action().resource(), kind);
    if (other != null) {
      rejections.add(
          "%s and %s both change %s".formatted(other, kind, planned.action().resource()));
      return;
    }
    actions.put(planned.action().key(), planned);
  }

  void skip(Skipped reconciler, List<Finding> unknown) {
    skipped.add(reconciler);
    unknown.forEach(finding -> findings.put(finding.type(), finding));
  }

  void fail(String kind) {
    rejections.add("the reconciler of " + kind + " failed on this cluster, which is a bug");
  }

  List<String> rejections() {
    return rejections;
  }

  FoldedDecision fold(Instant now) {
    countRepairs(now);
    return new FoldedDecision(
        List.copyOf(actions.values()),
        changes,
        List.copyOf(findings.values()),
        lookAgainAfter,
        stalled,
        skipped);
  }

  // The budget is the kernel's: no termination that nobody asked for goes uncounted.
  private void countRepairs(Instant now) {
    Set<Slot> counted = new HashSet<>();
    changes.forEach(change -> {
      if (change instanceof LedgerChange.AddRepair add) {
        counted.add(add.entry().slot());
      }
    });
    for (PlannedAction planned : actions.values()) {
      if (planned.action() instanceof TerminateInstance terminate
          && terminate.cause() == TerminateInstance.Cause.REPAIR
          && !ledger.intents().containsKey(terminate.key())
          && counted.add(terminate.slot())) {
        changes.add(new LedgerChange.AddRepair(new RepairHistory.Entry(terminate.slot(), now)));
      }
    }
  }

  private static Optional<Slot> slotOf(LedgerChange change) {
    return switch (change) {
      case LedgerChange.PutSlot put -> Optional.of(put.slot().slot());
      case LedgerChange.DropSlot drop -> Optional.of(drop.slot());
      case LedgerChange.PutEnsemble _,
          LedgerChange.PutIntent _,
          LedgerChange.DropIntent _,
          LedgerChange.AddRepair _,
          LedgerChange.PutRollout _,
          LedgerChange.CommitRollout _,
          LedgerChange.DropRollout _ ->
          Optional.empty();
    };
  }
}
