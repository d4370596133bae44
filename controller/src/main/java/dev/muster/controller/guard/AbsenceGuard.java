package dev.muster.controller.guard;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.observed.Instances;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guard 1, second half: what rests on a machine being gone or broken (its replacement, its
 * termination, forgetting its slot, taking it from the load balancer) needs a second complete sweep
 * that says the same.
 */
public final class AbsenceGuard implements Guard {
  @Override
  public String name() {
    return "absence";
  }

  @Override
  public String condition() {
    return "AbsenceUnproven";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    List<Hold> holds = new ArrayList<>();
    Instances listed =
        view.observed().isComplete(Part.INSTANCES)
            ? view.observed().instances()
            : new Instances(List.of());
    for (Map.Entry<String, Slot> wish :
        AbsenceWishes.in(view.fold(), view.ledger(), listed).entrySet()) {
      boolean proven =
          view.observed().parts().get(Part.INSTANCES) instanceof Observation.Complete<?> complete
              && view.wishes().isRepeated(wish.getKey(), complete.asOf());
      if (!proven) {
        String message =
            wish.getValue()
                + " looks gone or broken in one complete observation and waits for a second";
        holds.add(hold(view.fold(), wish, message));
      }
    }
    return holds;
  }

  private static Hold hold(FoldedDecision fold, Map.Entry<String, Slot> wish, String message) {
    if (RolloutAbsences.isOfRollout(wish.getKey())) {
      return Hold.rollout(wish.getValue().service(), Hold.Lift.NEXT_LOOK, "SeenOnce", message);
    }
    return departure(fold, wish.getKey())
        .map(key -> Hold.action(key, Hold.Lift.NEXT_LOOK, "SeenOnce", message))
        .orElseGet(() -> Hold.slot(wish.getValue(), Hold.Lift.NEXT_LOOK, "SeenOnce", message));
  }

  // To hold a slot holds what is done to its machine, not what is done about a target without one.
  private static Optional<ActionKey> departure(FoldedDecision fold, String wish) {
    return fold.actions().stream()
        .map(planned -> planned.action())
        .filter(DeregisterTarget.class::isInstance)
        .map(Action::key)
        .filter(key -> key.value().equals(wish))
        .findFirst();
  }
}
