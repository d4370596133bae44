package dev.muster.reconcile.rollout;

import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;

/** What is left of the machines of a rollout that are on their way out. */
final class Leftovers {
  private Leftovers() {}

  /** The rollout without the machines that are gone. */
  static Rollout of(View view, Rollout rollout) {
    Rollout left = rollout;
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      if (view.fleet().isOver(newcomer)) {
        left = left.with(left.machines().dropNewcomer(newcomer.slot()));
      }
    }
    for (SlotRecord retired : rollout.machines().retired()) {
      if (view.fleet().isOver(retired)) {
        left = left.with(left.machines().dropRetired(retired.slot()));
      }
    }
    return left;
  }
}
