package dev.muster.controller.store;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Fence;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.util.List;

/**
 * The controller's objects. Calls block, are bounded in time, and may come from many threads.
 * Versions are compare-and-set: a write names the version that it was decided on.
 */
public interface Store extends AutoCloseable {
  /** The version to name when the object must not exist yet. */
  long ABSENT = -1;

  /** The store's own id, made when it was first used: it salts launch tokens. */
  String storeId();

  /** All clusters. */
  StoreResult<List<Stored<ClusterRecord>>> clusters();

  /** One cluster. */
  StoreResult<ClusterRecord> cluster(ClusterKey key);

  /** Creates or changes a cluster. */
  StoreResult<ClusterRecord> putCluster(ClusterRecord cluster, long expectedVersion);

  /** The same by a leader, under its epoch. */
  StoreResult<ClusterRecord> putCluster(Fence fence, ClusterRecord cluster, long expectedVersion);

  /**
   * Forgets a cluster that owns nothing any more, with its ledger and status; its events stay for a
   * while.
   */
  StoreResult<ClusterKey> removeCluster(Fence fence, ClusterKey key, long expectedVersion);

  /** The ledger of a cluster; an empty one when there is none. */
  StoreResult<Ledger> ledger(ClusterKey key);

  /**
   * Stores all changes in one step, under the leader's epoch.
   *
   * @return the number of changes
   */
  StoreResult<Integer> record(Fence fence, ClusterKey key, List<LedgerChange> changes);

  /** The last status of a cluster. */
  StoreResult<ClusterStatus> status(ClusterKey key);

  /** Stores the status of a cluster, under the leader's epoch. */
  StoreResult<ClusterStatus> putStatus(Fence fence, ClusterStatus status);

  /** Adds an event; one that repeats the newest of its cluster raises that one's count. */
  StoreResult<ClusterEvent> addEvent(ClusterEvent event);

  /** The same of what a leader did, under its epoch. */
  StoreResult<ClusterEvent> addEvent(Fence fence, ClusterEvent event);

  /** The newest events of a cluster, oldest first, bounded. */
  StoreResult<List<ClusterEvent>> events(ClusterKey key);

  /** Adds to the audit log, which only grows. */
  StoreResult<AuditRecord> addAudit(AuditRecord audit);

  /** The newest audit records, oldest first, at most {@code limit}. */
  StoreResult<List<AuditRecord>> audits(int limit);

  /**
   * Calls back, from any thread and without promise of one call a change, after something may have
   * changed.
   */
  AutoCloseable subscribe(Listener listener);

  /** Ends the connection. */
  @Override
  void close();

  /**
   * An object with its version.
   *
   * @param <T> the object
   * @param value the object
   * @param resourceVersion ZooKeeper's {@code mzxid}
   */
  record Stored<T>(T value, long resourceVersion) {}

  /** Is told that something may have changed. */
  interface Listener {
    /** A cluster was stored, changed or removed. */
    void clusterChanged(ClusterKey key);

    /** The store cannot be reached: nothing may begin until {@link #resumed}. */
    void suspended();

    /** The store is reached again: everything must be read anew. */
    void resumed();
  }
}
