package dev.muster.controller.api.change;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;

/**
 * How a change ended.
 *
 * @param kind what it did
 * @param cluster the cluster as it is now, or would be
 */
public record Changed(Kind kind, Store.Stored<ClusterRecord> cluster) {
  /** What a change did. */
  public enum Kind {
    /** The cluster is new. */
    CREATED,
    /** It is another than before. */
    CONFIGURED,
    /** It was so already. */
    UNCHANGED
  }
}
