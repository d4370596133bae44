package dev.muster.spec.schema;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a spec writes them: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h30m}. */
public final class Durations {
  /** The form: units from large to small, each at most once, at least one. */
  public static final Pattern FORM =
      Pattern.compile(
          "(?=[0-9])(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m(?!s))?(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?");

  private static final int LONGEST_TEXT = 40;

  private Durations() {}

  /** The duration that a text means; empty when it has another form. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            Duration.ofHours(number(parts, 1))
                .plusMinutes(number(parts, 2))
                .plusSeconds(number(parts, 3))
                .plusMillis(number(parts, 4)))
        : Optional.empty();
  }

  private static long number(Matcher parts, int group) {
    return parts.start(group) < 0 ? 0 : Long.parseLong(parts.group(group));
  }

  /** The shortest text that means the duration, which is at least zero and whole milliseconds. */
  public static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
