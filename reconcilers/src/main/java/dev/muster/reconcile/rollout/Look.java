package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.RolloutEvidence.Result;

/**
 * What one look at one gate gave.
 *
 * @param result the result
 * @param message what was seen, for people
 */
record Look(Result result, String message) {
  static Look pass(String message) {
    return new Look(Result.PASS, message);
  }

  static Look fail(String message) {
    return new Look(Result.FAIL, message);
  }

  static Look noData(String message) {
    return new Look(Result.NO_DATA, message);
  }

  static Look error(String message) {
    return new Look(Result.ERROR, message);
  }
}
