package dev.muster.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Observation;
import dev.muster.provider.observed.ObservedInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often a cloud is asked. */
class SeldomDiscoveryTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final SeldomDiscovery discovery = new SeldomDiscovery(this::answer, INTERVAL, nanos::get);

  private Observation<List<ObservedInstance>> answer() {
    calls.incrementAndGet();
    return new Observation.Unavailable<>("throttled", Instant.EPOCH);
  }

  @Test
  void an_agent_in_trouble_asks_no_more_often_than_one_that_is_well() {
    for (int half = 0; half < 600; half++) {
      assertThat(discovery.peers()).isInstanceOf(Observation.Unavailable.class);
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
    }

    assertThat(calls).hasValue(Math.toIntExact(Duration.ofMinutes(5).dividedBy(INTERVAL)));
  }
}
