package dev.muster.provider.observed;

import java.util.List;

/**
 * What metrics servers say of a cluster.
 *
 * @param all an answer to each question that was asked
 */
public record Metrics(List<MetricAnswer> all) implements PartContent {
  /** Nothing was asked. */
  public static final Metrics NONE = new Metrics(List.of());

  /** Copies the list. */
  public Metrics {
    all = List.copyOf(all);
  }
}
