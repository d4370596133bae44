package dev.muster.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeWindowTest {
  private static FreezeWindow window(String cron, Duration length, String zone) {
    return new FreezeWindow(cron, length, ZoneId.of(zone));
  }

  // 6 March 2026 is a Friday.
  @ParameterizedTest
  @CsvSource({
    "2026-03-06T17:59:59Z,",
    "2026-03-06T18:00:00Z,2026-03-09T08:00:00Z",
    "2026-03-06T18:00:00.5Z,2026-03-09T08:00:00Z",
    "2026-03-07T12:00:00Z,2026-03-09T08:00:00Z",
    "2026-03-09T07:59:59.999Z,2026-03-09T08:00:00Z",
    "2026-03-09T08:00:00Z,",
    "2026-03-11T12:00:00Z,",
  })
  void a_weekend_is_open_from_its_first_moment_to_before_its_last(Instant now, Instant end) {
    assertThat(window("0 0 18 ? * FRI", Duration.ofHours(62), "UTC").openUntil(now))
        .isEqualTo(Optional.ofNullable(end));
  }

  // On 29 March 2026 clocks in Berlin go from 2 to 3 at 01:00Z.
  @ParameterizedTest
  @CsvSource({
    "2026-03-28T05:30:00Z,2026-03-28T06:00:00Z",
    "2026-03-28T06:30:00Z,",
    "2026-03-30T04:30:00Z,2026-03-30T05:00:00Z",
    "2026-03-30T05:30:00Z,",
  })
  void the_hour_is_that_of_the_time_zone_in_summer_and_in_winter(Instant now, Instant end) {
    assertThat(window("0 0 6 * * ?", Duration.ofHours(1), "Europe/Berlin").openUntil(now))
        .isEqualTo(Optional.ofNullable(end));
  }

  @Test
  void windows_without_a_gap_are_one() {
    FreezeWindow window = window("0 0 18 ? * FRI,SAT", Duration.ofHours(24), "UTC");

    assertThat(window.openUntil(Instant.parse("2026-03-06T20:00:00Z")))
        .contains(Instant.parse("2026-03-08T18:00:00Z"));
  }

  @Test
  void a_window_that_never_ends_is_computed_in_bounded_time() {
    FreezeWindow window = window("* * * * * ?", Duration.ofDays(31), "UTC");

    assertThat(window.openUntil(Instant.parse("2026-03-06T20:00:00Z"))).isPresent();
  }

  @Test
  void of_several_the_one_that_ends_last_is_told() {
    FreezeWindow day = window("0 0 18 * * ?", Duration.ofHours(12), "UTC");
    FreezeWindow weekend = window("0 0 18 ? * FRI", Duration.ofHours(62), "UTC");
    PolicySpec policy =
        new PolicySpec(PolicySpec.Mode.ENFORCE, PolicySpec.Deletion.PROTECT, List.of(day, weekend));

    assertThat(policy.frozenAt(Instant.parse("2026-03-06T20:00:00Z")))
        .contains(new PolicySpec.OpenWindow(weekend, Instant.parse("2026-03-09T08:00:00Z")));
    assertThat(policy.frozenAt(Instant.parse("2026-03-05T12:00:00Z"))).isEmpty();
  }
}
