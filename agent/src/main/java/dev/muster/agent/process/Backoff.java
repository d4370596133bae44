package dev.muster.agent.process;

import java.time.Duration;

/**
 * How long to wait before the next try: doubled with each failure in a row, up to a bound.
 *
 * @param first the wait after the first failure
 * @param longest the bound
 */
public record Backoff(Duration first, Duration longest) {
  /** Checks the order. */
  public Backoff {
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("from " + first + " to " + longest);
    }
  }

  /**
   * The wait after so many failures in a row.
   *
   * @param failures 1 or more
   */
  public Duration after(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, 20);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
