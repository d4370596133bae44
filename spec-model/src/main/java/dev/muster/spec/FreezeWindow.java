package dev.muster.spec;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * A time in which no rollout goes forward, again and again.
 *
 * @param cron when it begins, in Quartz' form: seconds, minutes, hours, day of the month, month,
 *     day of the week, and perhaps the year
 * @param length how long it lasts
 * @param zone the time zone of the expression
 */
public record FreezeWindow(String cron, Duration length, ZoneId zone) {
  /** Windows that follow each other without a gap are one, up to so many. */
  private static final int MOST_IN_A_ROW = 100;

  /**
   * When it ends, if it is open at an instant. Where the next one begins before that, the end is
   * that of the last in the row.
   *
   * @param now the instant
   */
  public Optional<Instant> openUntil(Instant now) {
    CronExpression expression = expression();
    Instant end = now;
    @Nullable Date begun = expression.getNextValidTimeAfter(Date.from(now.minus(length)));
    for (int i = 0; i < MOST_IN_A_ROW && begun != null && !begun.toInstant().isAfter(end); i++) {
      end = begun.toInstant().plus(length);
      begun = expression.getNextValidTimeAfter(begun);
    }
    return end.isAfter(now) ? Optional.of(end) : Optional.empty();
  }

  private CronExpression expression() {
    try {
      CronExpression expression = new CronExpression(cron);
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return expression;
    } catch (ParseException e) {
      throw new IllegalStateException("a window whose expression nobody has checked: " + cron, e);
    }
  }

  /** What is wrong with an expression, by Quartz' own word; empty when it is good. */
  public static Optional<String> problem(String cron) {
    try {
      CronExpression expression = new CronExpression(cron);
      expression.setTimeZone(TimeZone.getTimeZone("UTC"));
      return expression.getNextValidTimeAfter(Date.from(Instant.EPOCH)) == null
          ? Optional.of("it never comes")
          : Optional.empty();
    } catch (NoSuchElementException _) {
      // What Quartz takes and cannot compute.
      return Optional.of("its times cannot be computed");
    } catch (ParseException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceAll("\\.$", ""));
    }
  }
}
