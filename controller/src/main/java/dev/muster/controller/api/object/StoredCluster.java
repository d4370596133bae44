package dev.muster.controller.api.object;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.store.Store;
import dev.muster.spec.id.ClusterKey;
import java.util.Optional;

/**
 * A cluster as the store holds it.
 *
 * @param stored the record with its version
 * @param status what its leader told last, with its version; absent before the first look
 */
public record StoredCluster(
    Store.Stored<ClusterRecord> stored, Optional<Store.Stored<ClusterStatus>> status) {
  /** The record. */
  public ClusterRecord record() {
    return stored.value();
  }

  /** Product and name. */
  public ClusterKey key() {
    return record().key();
  }

  /**
   * The version of the record and its status together. A record that has changed since this was
   * read has a higher version than this.
   */
  public long version() {
    return Math.max(stored.resourceVersion(), status.map(Store.Stored::resourceVersion).orElse(0L));
  }
}
