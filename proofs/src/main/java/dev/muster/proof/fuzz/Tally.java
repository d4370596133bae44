package dev.muster.proof.fuzz;

import java.util.Map;
import java.util.TreeMap;

/** What became of one target's inputs. Locked by itself. */
final class Tally {
  private static final int STEPS_PER_DOUBLING = 4;

  private final Target target;
  private final long[] costs = new long[64 * STEPS_PER_DOUBLING];
  private final Map<String, Found> bugs = new TreeMap<>();
  private long accepted;
  private long refused;
  private long onceSlow;
  private long worstNanos;
  private long worstNumber;
  private long wallNanos;

  /**
   * A bug.
   *
   * @param number of the first input that showed it
   * @param inputs how many showed it
   * @param bug the first one's
   */
  record Found(long number, long inputs, Verdict.Bug bug) {
    Found and(Found other) {
      Found first = number <= other.number ? this : other;
      return new Found(first.number, inputs + other.inputs, first.bug);
    }
  }

  Tally(Target target) {
    this.target = target;
  }

  Target target() {
    return target;
  }

  synchronized void add(long number, Verdict verdict) {
    verdict
        .answer()
        .ifPresent(answer -> {
          accepted += answer instanceof Answer.Accepted ? 1 : 0;
          refused += answer instanceof Answer.Refused ? 1 : 0;
        });
    verdict.bug().ifPresent(bug -> add(number, bug));
    costs[bucket(verdict.nanos())]++;
    if (verdict.nanos() > worstNanos) {
      worstNanos = verdict.nanos();
      worstNumber = number;
    }
  }

  synchronized void add(long number, Verdict.Bug bug) {
    bugs.merge(bug.signature(), new Found(number, 1, bug), Found::and);
  }

  /** An input that cost too much and did not when it was fed again. */
  synchronized void addOnceSlow() {
    onceSlow++;
  }

  synchronized void addWall(long nanos) {
    wallNanos += nanos;
  }

  synchronized Map<String, Found> bugs() {
    return Map.copyOf(bugs);
  }

  synchronized long inputs() {
    long all = 0;
    for (long cost : costs) {
      all += cost;
    }
    return all;
  }

  synchronized long accepted() {
    return accepted;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long onceSlow() {
    return onceSlow;
  }

  synchronized long worstNanos() {
    return worstNanos;
  }

  synchronized long worstNumber() {
    return worstNumber;
  }

  synchronized long wallNanos() {
    return wallNanos;
  }

  /** What 99 of 100 inputs cost at most, told a fifth too high at worst. */
  synchronized long p99Nanos() {
    long above = inputs() / 100;
    int bucket = costs.length - 1;
    while (bucket > 0 && costs[bucket] <= above) {
      above -= costs[bucket];
      bucket--;
    }
    return (long) Math.pow(2, (bucket + 1.0) / STEPS_PER_DOUBLING);
  }

  private int bucket(long nanos) {
    double doublings = Math.log((double) Math.max(1, nanos)) / Math.log(2);
    return (int) Math.min(costs.length - 1, doublings * STEPS_PER_DOUBLING);
  }
}
