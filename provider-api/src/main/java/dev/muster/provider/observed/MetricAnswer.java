package dev.muster.provider.observed;

import java.time.Instant;

/**
 * What a metrics server answered.
 *
 * @param question what it was asked
 * @param reading what came of it
 */
public record MetricAnswer(MetricQuestion question, Reading reading) {
  /** What came of a question. */
  public sealed interface Reading {
    /**
     * A number, which may be infinite or none at all (NaN).
     *
     * @param value the number
     * @param at of when it is, by the server's clock
     */
    record Measured(double value, Instant at) implements Reading {}

    /** The server knows nothing of it. */
    record Nothing() implements Reading {}

    /**
     * It could not be asked, or answered with something else than one number.
     *
     * @param reason which step failed, on what and why
     */
    record Failed(String reason) implements Reading {}
  }
}
