package dev.muster.controller.store.memory;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A {@link Store} in memory, with the same compare-and-set and the same fencing as a real one.
 * Several controllers of one process may share it.
 */
public final class MemoryStore implements Store {
  private static final int MOST_EVENTS = 200;
  private static final int MOST_AUDITS = 10_000;

  private final String storeId;
  private final SortedMap<ClusterKey, Stored<ClusterRecord>> clusters = new TreeMap<>();
  private final Map<ClusterKey, Ledger> ledgers = new HashMap<>();
  private final Map<ClusterKey, Stored<ClusterStatus>> statuses = new HashMap<>();
  private final Map<ClusterKey, List<ClusterEvent>> events = new HashMap<>();
  private final List<AuditRecord> audits = new ArrayList<>();
  private final Map<Scope, Long> epochs = new HashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private long version;
  private boolean reachable = true;

  /**
   * Makes an empty store.
   *
   * @param storeId its own id
   */
  public MemoryStore(String storeId) {
    this.storeId = storeId;
  }

  @Override
  public String storeId() {
    return storeId;
  }

  @Override
  public StoreResult<List<Stored<ClusterRecord>>> clusters() {
    return reached(() -> done(List.copyOf(clusters.values()), 0));
  }

  @Override
  public StoreResult<ClusterRecord> cluster(ClusterKey key) {
    return reached(() -> found(clusters.get(key)));
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(ClusterRecord cluster, long expectedVersion) {
    return told(reached(() -> put(cluster, expectedVersion)));
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(
      Fence fence, ClusterRecord cluster, long expectedVersion) {
    return told(fenced(fence, () -> put(cluster, expectedVersion)));
  }

  private StoreResult<ClusterRecord> put(ClusterRecord cluster, long expectedVersion) {
    Stored<ClusterRecord> known = clusters.get(cluster.key());
    long current = known == null ? ABSENT : known.resourceVersion();
    if (current != expectedVersion) {
      return new StoreResult.Conflict<>(
          cluster.key() + " is at version " + current + ", not " + expectedVersion);
    }
    version++;
    clusters.put(cluster.key(), new Stored<>(cluster, version));
    return done(cluster, version);
  }

  private StoreResult<ClusterRecord> told(StoreResult<ClusterRecord> result) {
    if (result instanceof StoreResult.Done<ClusterRecord>(var cluster, _)) {
      tell(listener -> listener.clusterChanged(cluster.key()));
    }
    return result;
  }

  @Override
  public StoreResult<ClusterKey> removeCluster(Fence fence, ClusterKey key, long expectedVersion) {
    StoreResult<ClusterKey> result =
        fenced(
            fence,
            () -> {
              Stored<ClusterRecord> known = clusters.get(key);
              if (known == null) {
                return new StoreResult.Missing<>();
              }
              if (known.resourceVersion() != expectedVersion) {
                return new StoreResult.Conflict<>(key + " has changed");
              }
              clusters.remove(key);
              ledgers.remove(key);
              statuses.remove(key);
              return done(key, 0);
            });
    if (result instanceof StoreResult.Done<?>) {
      tell(listener -> listener.clusterChanged(key));
    }
    return result;
  }

  @Override
  public StoreResult<Ledger> ledger(ClusterKey key) {
    return reached(() -> done(ledgers.getOrDefault(key, Ledger.EMPTY), 0));
  }

  @Override
  public StoreResult<Integer> record(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    return fenced(
        fence,
        () -> {
          if (!clusters.containsKey(key)) {
            return new StoreResult.Missing<>();
          }
          ledgers.put(key, ledgers.getOrDefault(key, Ledger.EMPTY).plus(changes));
          return done(changes.size(), 0);
        });
  }

  @Override
  public StoreResult<ClusterStatus> status(ClusterKey key) {
    return reached(() -> found(statuses.get(key)));
  }

  @Override
  public StoreResult<ClusterStatus> putStatus(Fence fence, ClusterStatus status) {
    StoreResult<ClusterStatus> result =
        fenced(
            fence,
            () -> {
              if (!clusters.containsKey(status.key())) {
                return new StoreResult.Missing<>();
              }
              version++;
              statuses.put(status.key(), new Stored<>(status, version));
              return done(status, version);
            });
    if (result instanceof StoreResult.Done<?>) {
      tell(listener -> listener.clusterChanged(status.key()));
    }
    return result;
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(ClusterEvent event) {
    return reached(() -> add(event));
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(Fence fence, ClusterEvent event) {
    return fenced(fence, () -> add(event));
  }

  private StoreResult<ClusterEvent> add(ClusterEvent event) {
    List<ClusterEvent> all = events.computeIfAbsent(event.cluster(), _ -> new ArrayList<>());
    ClusterEvent newest = all.isEmpty() ? null : all.getLast();
    ClusterEvent added = event;
    if (newest != null && isSame(newest, event)) {
      all.removeLast();
      added =
          new ClusterEvent(
              event.cluster(),
              event.regarding(),
              event.type(),
              event.reason(),
              event.note(),
              event.at(),
              newest.count() + 1);
    }
    all.add(added);
    if (all.size() > MOST_EVENTS) {
      all.removeFirst();
    }
    return done(added, 0);
  }

  private static boolean isSame(ClusterEvent one, ClusterEvent other) {
    return one.regarding().equals(other.regarding())
        && one.type() == other.type()
        && one.reason().equals(other.reason())
        && one.note().equals(other.note());
  }

  @Override
  public StoreResult<List<ClusterEvent>> events(ClusterKey key) {
    return reached(() -> done(List.copyOf(events.getOrDefault(key, List.of())), 0));
  }

  @Override
  public StoreResult<AuditRecord> addAudit(AuditRecord audit) {
    return reached(() -> {
      audits.add(audit);
      if (audits.size() > MOST_AUDITS) {
        audits.removeFirst();
      }
      return done(audit, 0);
    });
  }

  @Override
  public StoreResult<List<AuditRecord>> audits(int limit) {
    return reached(() ->
        done(List.copyOf(audits.subList(Math.max(0, audits.size() - limit), audits.size())), 0));
  }

  @Override
  public AutoCloseable subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Makes the store unreachable, or reachable again, and tells those who listen. */
  public void setReachable(boolean nowReachable) {
    synchronized (this) {
      if (reachable == nowReachable) {
        return;
      }
      reachable = nowReachable;
    }
    tell(nowReachable ? Listener::resumed : Listener::suspended);
  }

  /** Makes the store refuse every leader of a scope before this one. */
  synchronized void raise(Fence fence) {
    epochs.merge(fence.scope(), fence.epoch(), Math::max);
  }

  /** The newest epoch of a scope that the store has seen; 0 for none. */
  synchronized long epoch(Scope scope) {
    return epochs.getOrDefault(scope, 0L);
  }

  @Override
  public void close() {
    listeners.clear();
  }

  private synchronized <T> StoreResult<T> reached(Supplier<StoreResult<T>> call) {
    return reachable ? call.get() : new StoreResult.Unavailable<>("the store is not reached");
  }

  private <T> StoreResult<T> fenced(Fence fence, Supplier<StoreResult<T>> call) {
    return reached(() -> {
      long current = epoch(fence.scope());
      if (fence.epoch() < current) {
        return new StoreResult.Fenced<>(current);
      }
      raise(fence);
      return call.get();
    });
  }

  private static <T> StoreResult<T> found(@org.jspecify.annotations.Nullable Stored<T> stored) {
    return stored == null
        ? new StoreResult.Missing<>()
        : done(Objects.requireNonNull(stored.value()), stored.resourceVersion());
  }

  private static <T> StoreResult<T> done(T value, long resourceVersion) {
    return new StoreResult.Done<>(value, resourceVersion);
  }

  private void tell(Consumer<Listener> word) {
    listeners.forEach(word);
  }
}
