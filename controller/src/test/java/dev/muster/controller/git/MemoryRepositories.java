package dev.muster.controller.git;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is kept of repositories, beside a store in memory: the same compare-and-set and fencing. */
public final class MemoryRepositories implements Repositories {
  private final MemoryStore store;
  private final Map<String, Stored<RepositoryRecord>> records = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final List<ClusterRecord> clusterWrites = new ArrayList<>();
  private final List<RepositoryRecord> repositoryWrites = new ArrayList<>();
  private Runnable beforeNextPut = () -> {};
  private long version;

  /** Keeps repositories beside the clusters of a store. */
  public MemoryRepositories(MemoryStore store) {
    this.store = store;
  }

  /** Does something once, just before a cluster is stored. */
  synchronized void beforeNextPut(Runnable what) {
    beforeNextPut = what;
  }

  /** Lets a newer holder of the lease have written. */
  synchronized void raise(String address, long epoch) {
    epochs.merge(address, epoch, Math::max);
  }

  synchronized int clusterWrites() {
    return clusterWrites.size();
  }

  synchronized int repositoryWrites() {
    return repositoryWrites.size();
  }

  @Override
  public synchronized StoreResult<List<Stored<RepositoryRecord>>> repositories() {
    return new StoreResult.Done<>(List.copyOf(records.values()), 0);
  }

  @Override
  public synchronized StoreResult<RepositoryRecord> repository(String address) {
    return switch (store.clusters()) {
      case StoreResult.Done<?> _ -> {
        Stored<RepositoryRecord> known = records.get(address);
        yield known == null
            ? new StoreResult.Missing<>()
            : new StoreResult.Done<>(known.value(), known.resourceVersion());
      }
      case StoreResult.Missing<?> _,
          StoreResult.Conflict<?> _,
          StoreResult.Fenced<?> _,
          StoreResult.Refused<?> _,
          StoreResult.Unavailable<?> _ ->
          new StoreResult.Unavailable<>("the store is not reached");
    };
  }

  @Override
  public synchronized StoreResult<RepositoryRecord> putRepository(
      RepositoryFence fence, RepositoryRecord repository, long expectedVersion) {
    return fenced(
        fence,
        () -> {
          Stored<RepositoryRecord> known = records.get(repository.address());
          if ((known == null ? Store.ABSENT : known.resourceVersion()) != expectedVersion) {
            return new StoreResult.Conflict<>("it has changed");
          }
          version++;
          records.put(repository.address(), new Stored<>(repository, version));
          repositoryWrites.add(repository);
          return new StoreResult.Done<>(repository, version);
        });
  }

  @Override
  public synchronized StoreResult<ClusterRecord> putCluster(
      RepositoryFence fence, ClusterRecord cluster, long expectedVersion) {
    Runnable first = beforeNextPut;
    beforeNextPut = () -> {};
    first.run();
    return fenced(
        fence,
        () -> {
          StoreResult<ClusterRecord> result = store.putCluster(cluster, expectedVersion);
          if (result instanceof StoreResult.Done<ClusterRecord>) {
            clusterWrites.add(cluster);
          }
          return result;
        });
  }

  @Override
  public synchronized StoreResult<ClusterEvent> addEvent(
      RepositoryFence fence, ClusterEvent event) {
    return fenced(fence, () -> store.addEvent(event));
  }

  private <T> StoreResult<T> fenced(RepositoryFence fence, Supplier<StoreResult<T>> call) {
    long current = epochs.getOrDefault(fence.address(), 0L);
    if (fence.epoch() < current) {
      return new StoreResult.Fenced<>(current);
    }
    epochs.put(fence.address(), fence.epoch());
    return call.get();
  }
}
