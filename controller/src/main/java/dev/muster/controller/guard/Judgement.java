package dev.muster.controller.guard;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the guards leave of a decision.
 *
 * @param allowed what may be recorded and done
 * @param verdicts what each guard said, in order; a guard that held nothing has none
 * @param held the actions that are held back
 */
public record Judgement(FoldedDecision allowed, List<Verdict> verdicts, List<PlannedAction> held) {
  /** Copies the lists. */
  public Judgement {
    verdicts = List.copyOf(verdicts);
    held = List.copyOf(held);
  }

  /**
   * One thing that one guard held.
   *
   * @param guard its name
   * @param condition its condition's type
   * @param hold what is held and why
   */
  public record Verdict(String guard, String condition, Hold hold) {}

  /** Lets the guards judge one after the other. */
  public static Judgement judge(List<Guard> guards, GuardView view) {
    FoldedDecision left = view.fold();
    List<Verdict> verdicts = new ArrayList<>();
    for (Guard guard : guards) {
      List<Hold> holds = guard.judge(view.with(left));
      for (Hold hold : holds) {
        verdicts.add(new Verdict(guard.name(), guard.condition(), hold));
      }
      left = without(left, holds, view.ledger());
    }
    Set<ActionKey> allowed = keysOf(left.actions());
    List<PlannedAction> held =
        view.fold().actions().stream()
            .filter(planned -> !allowed.contains(planned.action().key()))
            .toList();
    return new Judgement(left, verdicts, held);
  }

  // Holding a termination but not its drain, or a record but not its launch, would do harm of its
  // own: what belongs to one slot is held as a whole, and so is what waits for a held action.
  private static FoldedDecision without(FoldedDecision fold, List<Hold> holds, Ledger ledger) {
    if (holds.isEmpty()) {
      return fold;
    }
    Set<ActionKey> keys = new HashSet<>();
    Set<Slot> slots = new HashSet<>();
    Set<ServiceName> rollouts = new HashSet<>();
    for (Hold hold : holds) {
      switch (hold.reach()) {
        case Hold.Reach.Everything _ -> {
          return fold.with(List.of(), List.of());
        }
        case Hold.Reach.OneAction one -> keys.add(one.key());
        case Hold.Reach.WholeSlot whole -> slots.add(whole.slot());
        case Hold.Reach.WholeRollout whole -> rollouts.add(whole.service());
      }
    }
    fold.actions().stream()
        .map(PlannedAction::action)
        .filter(action -> isOfRollout(action, rollouts, ledger))
        .forEach(action -> keys.add(action.key()));
    spread(fold, keys, slots);
    return fold.with(
        fold.actions().stream().filter(planned -> !keys.contains(planned.action().key())).toList(),
        fold.ledger().stream().filter(change -> !concerns(change, slots, rollouts)).toList());
  }

  private static void spread(FoldedDecision fold, Set<ActionKey> keys, Set<Slot> slots) {
    Set<InstanceId> machines = new HashSet<>();
    int before;
    do {
      before = keys.size() + slots.size() + machines.size();
      for (PlannedAction planned : fold.actions()) {
        Action action = planned.action();
        if (keys.contains(action.key()) && action instanceof TerminateInstance terminate) {
          slots.add(terminate.slot());
        }
        boolean held =
            slotOf(action).filter(slots::contains).isPresent()
                || machineOf(action).filter(machines::contains).isPresent()
                || planned.after().stream().anyMatch(keys::contains);
        if (held) {
          keys.add(action.key());
          if (action instanceof TerminateInstance terminate) {
            machines.add(terminate.instance());
          }
        }
      }
    } while (keys.size() + slots.size() + machines.size() > before);
  }

  private static boolean concerns(LedgerChange change, Set<Slot> slots, Set<ServiceName> rollouts) {
    return switch (change) {
      case LedgerChange.PutSlot put -> slots.contains(put.slot().slot());
      case LedgerChange.DropSlot drop -> slots.contains(drop.slot());
      case LedgerChange.AddRepair add -> slots.contains(add.entry().slot());
      case LedgerChange.PutRollout put -> rollouts.contains(put.rollout().service());
      case LedgerChange.CommitRollout commit -> rollouts.contains(commit.rollout().service());
      case LedgerChange.PutEnsemble _,
          LedgerChange.PutIntent _,
          LedgerChange.DropIntent _,
          LedgerChange.DropRollout _ ->
          false;
    };
  }

  // What may rest on a step of a rollout that is not recorded.
  private static boolean isOfRollout(Action action, Set<ServiceName> rollouts, Ledger ledger) {
    return switch (action) {
      case LaunchInstance launch -> {
        SlotRecord slot = ledger.slots().get(launch.identity().slot());
        yield rollouts.contains(launch.identity().slot().service())
            && (slot == null || !slot.incarnation().equals(launch.identity().incarnation()));
      }
      case TerminateInstance terminate ->
          terminate.cause() == TerminateInstance.Cause.ROLLOUT
              && rollouts.contains(terminate.slot().service());
      case RegisterTarget register -> rollouts.contains(register.service());
      case DeregisterTarget deregister -> rollouts.contains(deregister.service());
      case Action _ -> false;
    };
  }

  private static Optional<Slot> slotOf(Action action) {
    if (action instanceof LaunchInstance launch) {
      return Optional.of(launch.identity().slot());
    }
    if (action instanceof StartInstance start) {
      return Optional.of(start.slot());
    }
    if (action instanceof StopInstance stop) {
      return Optional.of(stop.slot());
    }
    if (action instanceof TerminateInstance terminate) {
      return Optional.of(terminate.slot());
    }
    if (action instanceof RegisterTarget register) {
      return Optional.of(register.slot());
    }
    return Optional.empty();
  }

  private static Optional<InstanceId> machineOf(Action action) {
    return action instanceof DeregisterTarget deregister
        ? Optional.of(deregister.instance())
        : Optional.empty();
  }

  private static Set<ActionKey> keysOf(List<PlannedAction> actions) {
    Set<ActionKey> keys = new HashSet<>();
    actions.forEach(planned -> keys.add(planned.action().key()));
    return keys;
  }
}
