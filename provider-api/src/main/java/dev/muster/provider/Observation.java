package dev.muster.provider;

import java.time.Instant;

/**
 * What is known of one part of the live world at one moment. A partial read never looks like "there
 * is nothing": it is {@link Unavailable}.
 *
 * @param <T> the content
 */
public sealed interface Observation<T> {
  /**
   * Everything was read.
   *
   * @param value all there is
   * @param asOf the instant before the read began: writes after it may be missing
   */
  record Complete<T>(T value, Instant asOf) implements Observation<T> {}

  /**
   * It could not be read whole.
   *
   * @param reason which step failed, on what and why
   * @param asOf when that was found
   */
  record Unavailable<T>(String reason, Instant asOf) implements Observation<T> {}

  /** When the read began, or when it was found to be impossible. */
  Instant asOf();
}
