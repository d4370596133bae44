package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Guard 3: two machines and more than 20 % of a service that look broken at once mean that the view
 * or a zone is broken, not the machines. Nothing of that service is terminated unasked.
 */
public final class BrokenViewGuard implements Guard {
  private static final int LEAST_MACHINES = 2;
  private static final int PERCENT = 20;

  @Override
  public String name() {
    return "broken-view";
  }

  @Override
  public String condition() {
    return "ManyBroken";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    List<TerminateInstance> repairs = repairs(view.fold().actions());
    if (repairs.isEmpty() || !view.observed().isComplete(Part.INSTANCES)) {
      return List.of();
    }
    List<Hold> holds = new ArrayList<>();
    Map<ServiceName, Integer> known = new HashMap<>();
    Map<ServiceName, Set<Integer>> broken = new HashMap<>();
    Machines machines = view.machines();
    for (SlotRecord slot : wanted(view)) {
      known.merge(slot.slot().service(), 1, Integer::sum);
      if (slot.instance().isPresent() && !machines.isUp(slot.instance())) {
        broken
            .computeIfAbsent(slot.slot().service(), _ -> new HashSet<>())
            .add(slot.slot().ordinal());
      }
    }
    for (TerminateInstance repair : repairs) {
      broken
          .computeIfAbsent(repair.slot().service(), _ -> new HashSet<>())
          .add(repair.slot().ordinal());
    }
    for (TerminateInstance repair : repairs) {
      ServiceName service = repair.slot().service();
      int many = broken.getOrDefault(service, Set.of()).size();
      if (many >= LEAST_MACHINES && many * 100 > PERCENT * known.getOrDefault(service, 0)) {
        holds.add(
            Hold.action(
                repair.key(),
                Hold.Lift.TIME,
                "ManyBroken",
                "more than %d %% of %s look broken at once, which is doubted: nothing is terminated"
                    .formatted(PERCENT, service)));
      }
    }
    return holds;
  }

  // What nobody wants any more, or a rollout has taken out of traffic, may have been stopped on
  // purpose.
  private static List<SlotRecord> wanted(GuardView view) {
    return view.ledger().slots().values().stream()
        .filter(slot -> view.desired().wants(slot.slot()))
        .filter(slot -> !isWithdrawn(view, slot.slot()))
        .toList();
  }

  private static boolean isWithdrawn(GuardView view, Slot slot) {
    Rollout rollout = view.ledger().rollouts().get(slot.service());
    return rollout != null && rollout.isActive() && rollout.machines().withdrawn().contains(slot);
  }

  /** The terminations that nobody asked for. */
  static List<TerminateInstance> repairs(List<PlannedAction> actions) {
    List<TerminateInstance> repairs = new ArrayList<>();
    for (PlannedAction planned : actions) {
      if (planned.action() instanceof TerminateInstance terminate
          && terminate.cause() == TerminateInstance.Cause.REPAIR) {
        repairs.add(terminate);
      }
    }
    return repairs;
  }
}
