package dev.muster.reconcile.rollout;

import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;

/** What is left of the machines of a rollout that are on their way out. */
final class Leftovers {
  private Leftovers() {}

  /** The rollout without the machines that are gone. */
  static Rollout of(View view, Rollout rollout) {
    Rollout left = rollout;
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      if (isOver(view, newcomer)) {
        left = left.with(left.machines().dropNewcomer(newcomer.slot()));
      }
    }
    for (SlotRecord retired : rollout.machines().retired()) {
      if (isOver(view, retired)) {
        left = left.with(left.machines().dropRetired(retired.slot()));
      }
    }
    return left;
  }

  /** Whether nothing is there of a machine, and nothing can come any more. */
  private static boolean isOver(View view, SlotRecord record) {
    return switch (view.fleet().filling(record)) {
      case Filling.Gone _ -> true;
      case Filling.Vacant _ -> view.fleet().isLaunchOver(record);
      case Filling.Awaited _, Filling.Present _, Filling.Ending _ -> false;
    };
  }
}
