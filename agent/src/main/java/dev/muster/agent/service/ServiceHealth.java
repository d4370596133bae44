package dev.muster.agent.service;

import dev.muster.provider.observed.InstanceReport.Health;
import java.time.Duration;
import java.time.Instant;

/**
 * How a service is, by what it did and answered. A single missed answer of a service that was well
 * says nothing yet; an answer that it is not well does, and so does its end.
 *
 * @param health the judgement
 * @param error what is wrong; empty for nothing
 * @param since when the service was started
 * @param misses how many questions in a row it has not answered
 */
record ServiceHealth(Health health, String error, Instant since, int misses) {
  /** So many missed answers in a row make a well service unwell. */
  static final int MISSES = 3;

  /** A service that has not answered for so long since its start is not starting any more. */
  static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What happens to a service. */
  sealed interface Event {
    /** It was started. */
    record Started() implements Event {}

    /** It does not run. */
    record Ended(String why) implements Event {}

    /** It answered that it is well. */
    record Well() implements Event {}

    /** It answered that it is not well. */
    record Unwell(String answer) implements Event {}

    /** It did not answer in time. */
    record Silent(String why) implements Event {}
  }

  /** Before the first start. */
  static ServiceHealth waiting(Instant now) {
    return new ServiceHealth(Health.STARTING, "", now, 0);
  }

  /** The judgement after an event. */
  ServiceHealth after(Event event, Instant now) {
    return switch (event) {
      case Event.Started() -> new ServiceHealth(Health.STARTING, "", now, 0);
      case Event.Ended(String why) -> new ServiceHealth(Health.UNHEALTHY, why, since, 0);
      case Event.Well() -> new ServiceHealth(Health.HEALTHY, "", since, 0);
      case Event.Unwell(String answer) -> new ServiceHealth(Health.UNHEALTHY, answer, since, 0);
      case Event.Silent(String why) -> afterSilence(why, now);
    };
  }

  private ServiceHealth afterSilence(String why, Instant now) {
    int missed = misses + 1;
    boolean tooMany =
        switch (health) {
          case STARTING -> !now.isBefore(since.plus(START_LIMIT));
          case HEALTHY -> missed >= MISSES;
          case UNHEALTHY -> true;
        };
    return tooMany
        ? new ServiceHealth(Health.UNHEALTHY, why, since, missed)
        : new ServiceHealth(health, error, since, missed);
  }
}
