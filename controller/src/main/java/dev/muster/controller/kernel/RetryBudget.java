package dev.muster.controller.kernel;

import java.time.Duration;
import java.time.Instant;

/**
 * What a scope's clusters may spend together on trying again what failed. A retry pays when it
 * begins, and gets its money back unless the provider failed it again; each call that failed costs
 * more. Debt passes with time, and one call that is accepted wipes it out. So a provider that fails
 * every call gets fewer than one that works, however many clusters ask; first tries, people's
 * changes and resyncs are not held up, and after the trouble the first probe comes within two
 * minutes or so.
 *
 * @param paidUntil when all that was spent is paid back
 */
public record RetryBudget(Instant paidUntil) {
  /** Nothing was spent. */
  public static final RetryBudget WHOLE = new RetryBudget(Instant.EPOCH);

  // A settled cluster that is looked at twice a minute makes a call of the provider in six
  // seconds.
  private static final Duration COST_OF_A_CALL = Duration.ofSeconds(7);

  /** The sweeps that a pass may need: some of them are shared. */
  private static final Duration COST_OF_A_PASS = COST_OF_A_CALL.multipliedBy(3);

  private static final Duration ALLOWANCE = COST_OF_A_PASS.multipliedBy(3);
  private static final Duration MOST_DEBT = ALLOWANCE.plusSeconds(90);

  /** How many retries may begin now. */
  int admits(Instant now) {
    Duration left = ALLOWANCE.minus(debt(now));
    // Durations divide by way of decimals, and this is asked at every event.
    return left.isNegative() ? 0 : Math.toIntExact(left.toMillis() / COST_OF_A_PASS.toMillis());
  }

  /** From when on a retry may begin, if nothing more is spent. */
  Instant opensAt() {
    return paidUntil.minus(ALLOWANCE).plus(COST_OF_A_PASS);
  }

  /** A retry has begun. */
  RetryBudget begun(Instant now) {
    return owing(debt(now).plus(COST_OF_A_PASS), now);
  }

  /** A retry has ended, and the provider failed none of its calls. */
  RetryBudget ended(Instant now) {
    return owing(debt(now).minus(COST_OF_A_PASS), now);
  }

  /** So many calls have failed. */
  RetryBudget failed(int calls, Instant now) {
    return owing(debt(now).plus(COST_OF_A_CALL.multipliedBy(calls)), now);
  }

  private Duration debt(Instant now) {
    return paidUntil.isAfter(now) ? Duration.between(now, paidUntil) : Duration.ZERO;
  }

  private static RetryBudget owing(Duration debt, Instant now) {
    if (debt.isNegative()) {
      return WHOLE;
    }
    return new RetryBudget(now.plus(debt.compareTo(MOST_DEBT) < 0 ? debt : MOST_DEBT));
  }
}
