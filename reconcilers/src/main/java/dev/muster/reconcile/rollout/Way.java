package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;

/** A way from one revision to another. */
interface Way {
  /** The rollout after one step; the same when nothing can be done now. */
  Rollout step(Rollout rollout);
}
