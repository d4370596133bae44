package dev.muster.agent.machine;

import dev.muster.provider.Discovery;
import dev.muster.provider.Observation;
import dev.muster.provider.observed.ObservedInstance;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A discovery that is asked at most once in a while, however often an agent wants to know: in
 * trouble a whole fleet asks at once, and what it asks has a budget that others need then.
 */
public final class SeldomDiscovery implements Discovery {
  private final Discovery asked;
  private final Duration interval;
  private final LongSupplier nanos;
  private @Nullable Observation<List<ObservedInstance>> last;
  private long lastNanos;

  /**
   * Asks another discovery.
   *
   * @param asked what is asked
   * @param interval how long an answer is good for, whether it tells anything or not
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public SeldomDiscovery(Discovery asked, Duration interval, LongSupplier nanos) {
    this.asked = asked;
    this.interval = interval;
    this.nanos = nanos;
  }

  @Override
  public synchronized Observation<List<ObservedInstance>> peers() {
    long now = nanos.getAsLong();
    Observation<List<ObservedInstance>> known = last;
    if (known != null && now - lastNanos < interval.toNanos()) {
      return known;
    }
    Observation<List<ObservedInstance>> fresh = asked.peers();
    last = fresh;
    lastNanos = now;
    return fresh;
  }
}
