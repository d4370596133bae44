package dev.muster.spec.yaml;

import dev.muster.spec.ClusterDocument;
import java.util.List;

/** What reading a {@code cluster.yaml} gives. */
public sealed interface ReadResult {
  /**
   * The document is good.
   *
   * @param document the cluster, with defaults applied
   */
  record Accepted(ClusterDocument document) implements ReadResult {}

  /**
   * The document is refused.
   *
   * @param problems all that is wrong with it, in the order of the text; at least one
   */
  record Rejected(List<Problem> problems) implements ReadResult {
    /** Copies the list. */
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
