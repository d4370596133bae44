package dev.muster.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as kubectl has them: {@code 90s}, {@code 10m}, {@code 1h30m}. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile("(?:(?<h>\\d{1,6})h)?(?:(?<m>\\d{1,6})m)?(?:(?<s>\\d{1,6})s?)?");

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no time; write it as 90s, 10m or 1h30m");
    }
    return Duration.ofHours(number(matcher, "h"))
        .plusMinutes(number(matcher, "m"))
        .plusSeconds(number(matcher, "s"));
  }

  /** A time as this class reads it. */
  static String text(Duration time) {
    String text =
        (time.toHours() > 0 ? time.toHours() + "h" : "")
            + (time.toMinutesPart() > 0 ? time.toMinutesPart() + "m" : "")
            + (time.toSecondsPart() > 0 ? time.toSecondsPart() + "s" : "");
    return text.isEmpty() ? "0s" : text;
  }

  private static long number(Matcher matcher, String group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
