package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.reconcile.fleet.Fleet;
import java.util.List;

/**
 * Guard 1, first half: a provider that lists no machine at all, beside a ledger that knows some, is
 * not believed. The cluster freezes until the machines are seen again or a person confirms that
 * they are lost.
 */
public final class EmptyAnswerGuard implements Guard {
  @Override
  public String name() {
    return "empty-answer";
  }

  @Override
  public String condition() {
    return "Frozen";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    if (!view.observed().isComplete(Part.INSTANCES) || !view.machines().isEmpty()) {
      return List.of();
    }
    long known =
        view.ledger().slots().values().stream()
            .filter(slot -> slot.instance().isPresent())
            // A provider may list a machine late: one that was launched just now is not missing.
            .filter(slot -> !slot.recordedAt().plus(Fleet.CONSISTENCY_WINDOW).isAfter(view.now()))
            .count();
    int lost = Math.toIntExact(known);
    if (lost == 0 || (view.isConfirmed(lost) && view.wishes().isAnsweredBy(view.words()))) {
      return List.of();
    }
    return List.of(
        Hold.everything(
            Hold.Lift.PERSON,
            "EmptyAnswer",
            "the provider lists none of the %d machines that the ledger knows; if they are lost:"
                    .formatted(lost)
                + " muster confirm %s --count %d".formatted(view.desired().key(), lost)));
  }
}
