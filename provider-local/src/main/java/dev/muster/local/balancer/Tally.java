package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerStatus.Counts;
import dev.muster.local.balancer.document.LatencyBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of requests; any thread may raise it. */
final class Tally {
  private final LongAdder requests = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder totalMillis = new LongAdder();
  private final AtomicLongArray latencies = new AtomicLongArray(LatencyBounds.MILLIS.size() + 1);

  /** A request goes to a target. */
  void sent() {
    requests.increment();
  }

  /** It was answered to its end. */
  void answered(boolean error, long millis) {
    if (error) {
      errors.increment();
    }
    totalMillis.add(millis);
    latencies.incrementAndGet(LatencyBounds.indexOf(millis));
  }

  /** It broke off. */
  void broke() {
    broken.increment();
  }

  /** One that broke off goes on to another target. */
  void retried() {
    retried.increment();
  }

  /** How long those that were answered took together. */
  long totalMillis() {
    return totalMillis.sum();
  }

  Counts counts() {
    List<Long> perBound = new ArrayList<>();
    for (int index = 0; index < latencies.length(); index++) {
      perBound.add(latencies.get(index));
    }
    return new Counts(
        requests.sum(), errors.sum(), broken.sum(), retried.sum(), totalMillis.sum(), perBound);
  }
}
