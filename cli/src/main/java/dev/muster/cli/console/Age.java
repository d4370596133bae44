package dev.muster.cli.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long ago something was, as kubectl says it. */
public final class Age {
  private Age() {}

  /**
   * How long ago a time was, such as {@code 5m}; empty when the text is no time.
   *
   * @param time as RFC 3339 has it
   * @param now the present
   */
  public static String since(String time, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(time), now);
      return text(age.isNegative() ? Duration.ZERO : age);
    } catch (DateTimeException _) {
      return "";
    }
  }

  /**
   * How long it is until a time, such as {@code 5m}; empty when the text is no time or it is past.
   *
   * @param time as RFC 3339 has it
   * @param now the present
   */
  public static String until(String time, Instant now) {
    try {
      Duration left = Duration.between(now, Instant.parse(time));
      return left.isPositive() ? text(left) : "";
    } catch (DateTimeException _) {
      return "";
    }
  }

  private static String text(Duration age) {
    if (age.toMinutes() < 2) {
      return age.toSeconds() + "s";
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    if (age.toDays() < 2) {
      return age.toHours() + "h";
    }
    return age.toDays() + "d";
  }
}
