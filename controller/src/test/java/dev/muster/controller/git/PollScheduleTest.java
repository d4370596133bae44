package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PollSchedule schedule = new PollSchedule(INTERVAL, new Random(3));

  @Test
  void looks_keep_near_their_interval_and_differ() {
    Set<Duration> seen = new HashSet<>();
    for (int look = 0; look < 100; look++) {
      Duration wait = schedule.afterSuccess();
      assertNear(wait, INTERVAL);
      seen.add(wait);
    }
    assertThat(seen).hasSizeGreaterThan(90);
  }

  @Test
  void failures_are_tried_again_soon_then_ever_later_up_to_a_bound() {
    Duration expected = PollSchedule.FIRST_RETRY;
    for (int failure = 0; failure < 100; failure++) {
      assertNear(schedule.afterFailure(), expected);
      Duration doubled = expected.multipliedBy(2);
      expected = doubled.compareTo(PollSchedule.LAST_RETRY) > 0 ? PollSchedule.LAST_RETRY : doubled;
    }
    assertNear(schedule.afterSuccess(), INTERVAL);
    assertNear(schedule.afterFailure(), PollSchedule.FIRST_RETRY);
  }

  private static void assertNear(Duration wait, Duration expected) {
    assertThat(wait.toMillis())
        .isBetween(expected.toMillis() * 8 / 10 - 1, expected.toMillis() * 12 / 10 + 1);
  }
}
