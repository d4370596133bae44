package dev.muster.controller.guard;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.observed.Instances;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        holds.add(
            Hold.slot(
                wish.getValue(),
                Hold.Lift.NEXT_LOOK,
                "SeenOnce",
                wish.getValue()
                    + " looks gone or broken in one complete observation and waits for a second"));
      }
    }
    return holds;
  }
}
