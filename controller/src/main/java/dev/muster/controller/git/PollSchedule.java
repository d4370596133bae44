package dev.muster.controller.git;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to look at a repository again: at its interval while all is well, sooner after a failure,
 * then ever later; never at the same moment as others.
 */
final class PollSchedule {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LAST_RETRY = Duration.ofMinutes(5);

  /** The shortest time between two looks, however often somebody asks for one. */
  static final Duration CLOSEST = Duration.ofMillis(500);

  private static final int MOST_DOUBLINGS = 16;
  private static final double SPREAD = 0.2;

  private final Duration interval;
  private final RandomGenerator random;
  private int failures;

  PollSchedule(Duration interval, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
  }

  Duration afterSuccess() {
    failures = 0;
    return spread(interval);
  }

  Duration afterFailure() {
    long factor = 1L << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    Duration wait = FIRST_RETRY.multipliedBy(factor);
    return spread(wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait);
  }

  // Between 80 and 120 %.
  private Duration spread(Duration wait) {
    double share = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofNanos((long) (wait.toNanos() * share));
  }
}
