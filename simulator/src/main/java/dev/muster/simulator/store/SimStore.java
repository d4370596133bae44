package dev.muster.simulator.store;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The controllers' store: compare-and-set, fenced by epoch as the real ones are. Documents are kept
 * as they were read, since reading YAML is no part of what is simulated.
 */
public final class SimStore {
  /** The store's own id. */
  public static final String ID = "store-1";

  private final SortedMap<ClusterKey, ClusterInput> clusters = new TreeMap<>();
  private final Map<ClusterKey, ClusterInput> before = new HashMap<>();
  private final Map<ClusterKey, Ledger> ledgers = new HashMap<>();
  private final Map<ClusterKey, ClusterStatus> statuses = new HashMap<>();
  private final Map<Scope, Long> epochs = new HashMap<>();
  private final List<Consumer<ClusterKey>> listeners = new ArrayList<>();
  private final List<StoreWatcher> watchers = new ArrayList<>();
  private long version;

  /** Is told what was written, and under which leadership. */
  public interface StoreWatcher {
    /** A leader's write was taken. */
    void written(Fence fence, ClusterKey key, List<LedgerChange> changes);

    /** A person or a commit has changed a cluster's record. */
    default void changed(ClusterInput input) {}

    /** A cluster's ledger was lost, as when a store is made anew. */
    default void lost(ClusterKey key) {}
  }

  /** Calls back after each change of a cluster's record. */
  public void subscribe(Consumer<ClusterKey> listener) {
    listeners.add(listener);
  }

  /** Tells somebody of every write. */
  public void watch(StoreWatcher watcher) {
    watchers.add(watcher);
  }

  /** All clusters. */
  public SortedMap<ClusterKey, ClusterInput> clusters() {
    return Collections.unmodifiableSortedMap(clusters);
  }

  /** One cluster. */
  public Optional<ClusterInput> cluster(ClusterKey key) {
    return Optional.ofNullable(clusters.get(key));
  }

  /** A cluster as it was before its last change: what a server of the store shows that lags. */
  public Optional<ClusterInput> before(ClusterKey key) {
    return Optional.ofNullable(before.get(key));
  }

  /** Loses what is recorded of a cluster. */
  public void loseLedger(ClusterKey key) {
    ledgers.remove(key);
    watchers.forEach(watcher -> watcher.lost(key));
  }

  /** Creates a cluster, or changes what people say of it. */
  public void put(ClusterInput input) {
    version++;
    ClusterInput stored =
        new ClusterInput(
            input.desired(),
            input.suspension(),
            input.confirmation(),
            input.sourceProblem(),
            input.requestedAt(),
            version);
    ClusterInput replaced = clusters.put(stored.key(), stored);
    if (replaced != null) {
      before.put(stored.key(), replaced);
    }
    watchers.forEach(watcher -> watcher.changed(stored));
    listeners.forEach(listener -> listener.accept(stored.key()));
  }

  /** Changes a cluster, if it is there. */
  public void change(ClusterKey key, UnaryOperator<ClusterInput> change) {
    ClusterInput known = clusters.get(key);
    if (known != null) {
      put(change.apply(known));
    }
  }

  /** Keeps what a commit confirms, under the leader's epoch. */
  public void confirm(Fence fence, ClusterKey key, Confirmation confirmation) {
    ClusterInput known = clusters.get(key);
    if (known != null && raise(fence)) {
      put(
          new ClusterInput(
              known.desired(),
              known.suspension(),
              Optional.of(confirmation),
              known.sourceProblem(),
              known.requestedAt(),
              known.recordVersion()));
    }
  }

  /** The ledger of a cluster. */
  public Ledger ledger(ClusterKey key) {
    return ledgers.getOrDefault(key, Ledger.EMPTY);
  }

  /** Stores changes of a ledger in one step, under the leader's epoch. */
  public StoreResult<Integer> record(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    if (!raise(fence)) {
      return new StoreResult.Fenced<>(epoch(fence.scope()));
    }
    if (!clusters.containsKey(key)) {
      return new StoreResult.Missing<>();
    }
    ledgers.put(key, ledger(key).plus(changes));
    watchers.forEach(watcher -> watcher.written(fence, key, changes));
    return new StoreResult.Done<>(changes.size(), 0);
  }

  /** The last status of a cluster. */
  public Optional<ClusterStatus> status(ClusterKey key) {
    return Optional.ofNullable(statuses.get(key));
  }

  /** Stores a status, under the leader's epoch. */
  public StoreResult<ClusterStatus> putStatus(Fence fence, ClusterStatus status) {
    if (!raise(fence)) {
      return new StoreResult.Fenced<>(epoch(fence.scope()));
    }
    if (!clusters.containsKey(status.key())) {
      return new StoreResult.Missing<>();
    }
    version++;
    statuses.put(status.key(), status);
    return new StoreResult.Done<>(status, version);
  }

  /** Forgets a cluster, under the leader's epoch. */
  public StoreResult<ClusterKey> remove(Fence fence, ClusterKey key, long expectedVersion) {
    if (!raise(fence)) {
      return new StoreResult.Fenced<>(epoch(fence.scope()));
    }
    ClusterInput known = clusters.get(key);
    if (known == null) {
      return new StoreResult.Missing<>();
    }
    if (known.recordVersion() != expectedVersion) {
      return new StoreResult.Conflict<>(key + " has changed");
    }
    clusters.remove(key);
    ledgers.remove(key);
    statuses.remove(key);
    listeners.forEach(listener -> listener.accept(key));
    return new StoreResult.Done<>(key, 0);
  }

  /** The newest leader that the store was told of. */
  public long epoch(Scope scope) {
    return epochs.getOrDefault(scope, 0L);
  }

  /** Makes the store refuse older leaders; false when this one is older itself. */
  public boolean raise(Fence fence) {
    if (fence.epoch() < epoch(fence.scope())) {
      return false;
    }
    epochs.put(fence.scope(), fence.epoch());
    return true;
  }
}
