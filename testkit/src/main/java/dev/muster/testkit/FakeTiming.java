package dev.muster.testkit;

import java.time.Duration;

/**
 * How long things take in a {@link FakeWorld}.
 *
 * @param imageBuild from the request to an available image
 * @param boot from a launch or start to a running machine
 * @param serviceStart from a running machine to a service that answers well
 * @param balancerStart from the request to a load balancer that serves
 * @param healthCheck from a registration, or a change of health, to what the balancer says of it
 * @param termination from the request to a machine that is gone
 * @param remembrance how long a terminated machine is still listed
 */
public record FakeTiming(
    Duration imageBuild,
    Duration boot,
    Duration serviceStart,
    Duration balancerStart,
    Duration healthCheck,
    Duration termination,
    Duration remembrance) {
  /** Durations like those of real processes on one machine. */
  public static final FakeTiming USUAL =
      new FakeTiming(
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofHours(1));
}
