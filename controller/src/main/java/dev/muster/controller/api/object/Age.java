package dev.muster.controller.api.object;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times as Kubernetes writes them, and ages as kubectl does. */
final class Age {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .withZone(java.time.ZoneOffset.UTC);
  private static final int DAYS_A_YEAR = 365;

  private Age() {}

  /** A {@code metav1.Time}. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A {@code metav1.MicroTime}. */
  static String microTime(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  /** How long ago a time was, such as {@code 5m30s}; {@code <unknown>} for no time. */
  static String since(String time, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(time), now);
      return text(age.isNegative() ? Duration.ZERO : age);
    } catch (DateTimeParseException _) {
      return "<unknown>";
    }
  }

  /** How long something takes yet, such as {@code 5m30s}. */
  static String text(Duration age) {
    if (age.toSeconds() < 120) {
      return age.toSeconds() + "s";
    }
    if (age.toMinutes() < 10) {
      return two(age.toMinutes(), "m", age.toSecondsPart(), "s");
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    if (age.toHours() < 8) {
      return two(age.toHours(), "h", age.toMinutesPart(), "m");
    }
    if (age.toHours() < 48) {
      return age.toHours() + "h";
    }
    if (age.toDays() < 8) {
      return two(age.toDays(), "d", age.toHoursPart(), "h");
    }
    if (age.toDays() < 2 * DAYS_A_YEAR) {
      return age.toDays() + "d";
    }
    return two(age.toDays() / DAYS_A_YEAR, "y", age.toDays() % DAYS_A_YEAR, "d");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }
}
