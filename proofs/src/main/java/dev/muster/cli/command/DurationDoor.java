package dev.muster.cli.command;

import java.time.Duration;
import picocli.CommandLine.TypeConversionException;

/** Lets the fuzzer in to how times are read. */
public final class DurationDoor {
  private DurationDoor() {}

  /** Whether it is a time; one that is reads the same when it is written. */
  public static boolean isRead(String text) {
    DurationConverter converter = new DurationConverter();
    Duration time;
    try {
      time = converter.convert(text);
    } catch (TypeConversionException _) {
      return false;
    }
    if (time.toSeconds() <= 999_999
        && !converter.convert(DurationConverter.text(time)).equals(time)) {
      throw new IllegalStateException("the time " + time + " is written as another one");
    }
    return true;
  }
}
