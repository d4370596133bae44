package dev.muster.spec;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number that a Prometheus server gives for the new machines. More is worse.
 *
 * @param name what names the gate among those of its service
 * @param consecutive how many fresh looks in a row must pass
 * @param query who is asked what
 * @param bounds between which values it passes, at least one of both
 * @param comparison what it is beside the number of the old machines in the same moment; absent
 *     where the bounds say all
 */
public record PrometheusGate(
    String name, int consecutive, Query query, Bounds bounds, Optional<Comparison> comparison)
    implements RolloutSpec.Gate {
  /** The name of a gate that is given none. */
  public static final String DEFAULT_NAME = "prometheus";

  /** What stands for the version that is judged. */
  public static final String VERSION = "${version}";

  /** What stands for the revision that is judged. */
  public static final String REVISION = "${revision}";

  /** Whether its query tells one revision from another, so that the old machines can be asked. */
  public boolean isAboutOneRevision() {
    return query.expression().contains(VERSION) || query.expression().contains(REVISION);
  }

  /**
   * Who is asked what.
   *
   * @param url the server, without the path of its API
   * @param expression in PromQL, with one number as its answer
   * @param samples how much the number must rest on; absent for any
   */
  public record Query(String url, String expression, Optional<Samples> samples) {}

  /**
   * How much a number must rest on.
   *
   * @param expression in PromQL: of how many events the number tells, such as requests
   * @param minimum how many it takes
   */
  public record Samples(String expression, int minimum) {}

  /**
   * Between which values a number passes.
   *
   * @param minimum the least; absent for any
   * @param maximum the greatest; absent for any
   */
  public record Bounds(Optional<BigDecimal> minimum, Optional<BigDecimal> maximum) {
    /** Whether a number is within them. */
    public boolean contain(double value) {
      return minimum.filter(least -> value < least.doubleValue()).isEmpty()
          && maximum.filter(most -> value > most.doubleValue()).isEmpty();
    }
  }

  /** What a number is beside that of the old machines in the same moment. */
  public sealed interface Comparison {
    /**
     * It is at most so many times theirs.
     *
     * @param most how many times
     */
    record Ratio(BigDecimal most) implements Comparison {}

    /**
     * It is at most so much more than theirs.
     *
     * @param most how much more
     */
    record Difference(BigDecimal most) implements Comparison {}
  }
}
