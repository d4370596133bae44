package dev.muster.controller.guard;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.reconcile.ledger.RepairBudget;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Guard 2, first half: machines that nobody asked to take away go one at a time, and at most max(1,
 * 10 %) of a service an hour. A confirmation allows as many more as it states.
 */
public final class RepairBudgetGuard implements Guard {
  private final Duration consistencyWindow;

  /**
   * The guard.
   *
   * @param consistencyWindow how long a provider may still show what was before a repair
   */
  public RepairBudgetGuard(Duration consistencyWindow) {
    this.consistencyWindow = consistencyWindow;
  }

  @Override
  public String name() {
    return "repair-budget";
  }

  @Override
  public String condition() {
    return "RepairHeld";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    List<TerminateInstance> repairs = BrokenViewGuard.repairs(view.fold().actions());
    if (repairs.isEmpty()) {
      return List.of();
    }
    List<Hold> holds = new ArrayList<>();
    Set<Slot> busy = unfinished(view);
    for (TerminateInstance repair : repairs) {
      if (view.ledger().intents().containsKey(repair.key())) {
        // It was counted when it was first recorded: this is its repetition.
        busy.add(repair.slot());
        continue;
      }
      if (busy.stream().anyMatch(slot -> !slot.equals(repair.slot()))) {
        holds.add(
            Hold.action(
                repair.key(),
                Hold.Lift.NEXT_LOOK,
                "OneAtATime",
                repair.slot() + " waits until the repair of another machine has ended"));
      } else if (!withinBudget(view, repair.slot().service())) {
        holds.add(
            Hold.action(
                repair.key(),
                Hold.Lift.TIME,
                "BudgetSpent",
                "%s waits: %s of the last hour's repairs are spent; to allow one more now: muster confirm %s --count N"
                    .formatted(repair.slot(), repair.slot().service(), view.desired().key())));
      } else {
        busy.add(repair.slot());
      }
    }
    return holds;
  }

  private Set<Slot> unfinished(GuardView view) {
    Set<Slot> unfinished = new HashSet<>();
    if (!(view.observed().parts().get(Part.INSTANCES) instanceof Observation.Complete<?> list)) {
      return unfinished;
    }
    Machines machines = view.machines();
    // The list may lag by the window, and the repair began a while after it was recorded.
    Instant shown = list.asOf();
    Duration grace = consistencyWindow.multipliedBy(2);
    view.ledger().repairs().entries().stream()
        .filter(entry -> RepairBudget.counts(entry, view.now()))
        .filter(entry -> {
          SlotRecord recorded = view.ledger().slots().get(entry.slot());
          boolean begunJustNow = entry.at().plus(grace).isAfter(shown);
          return recorded != null && (begunJustNow || isUnderWay(view, machines, recorded));
        })
        .forEach(entry -> unfinished.add(entry.slot()));
    return unfinished;
  }

  // A machine that only stands still again is broken anew: two such would wait for each other.
  private static boolean isUnderWay(GuardView view, Machines machines, SlotRecord recorded) {
    boolean lives =
        recorded.instance().flatMap(machines::find).filter(Machines::isLive).isPresent();
    boolean begun =
        recorded
            .instance()
            .filter(id -> view.ledger().intents().containsKey(TerminateInstance.keyOf(id)))
            .isPresent();
    return !lives || begun;
  }

  private static boolean withinBudget(GuardView view, ServiceName service) {
    if (!RepairBudget.isSpent(view.ledger(), service, view.now())) {
      return true;
    }
    List<RepairHistory.Entry> spent = RepairBudget.spent(view.ledger(), service, view.now());
    return view.words()
        .confirmation()
        .filter(word -> word.generation() == view.desired().generation())
        .filter(word ->
            spent.stream().filter(entry -> entry.at().isAfter(word.at())).count() < word.count())
        .isPresent();
  }
}
