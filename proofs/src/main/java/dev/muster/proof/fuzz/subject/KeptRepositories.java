package dev.muster.proof.fuzz.subject;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is kept of repositories, in memory beside a store: for one controller, so without fences.
 */
final class KeptRepositories implements Repositories {
  private final Store store;
  private final Map<String, Store.Stored<RepositoryRecord>> records = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  KeptRepositories(Store store) {
    this.store = store;
  }

  @Override
  public StoreResult<List<Store.Stored<RepositoryRecord>>> repositories() {
    return new StoreResult.Done<>(List.copyOf(records.values()), 0);
  }

  @Override
  public StoreResult<RepositoryRecord> repository(String address) {
    Store.Stored<RepositoryRecord> known = records.get(address);
    return known == null
        ? new StoreResult.Missing<>()
        : new StoreResult.Done<>(known.value(), known.resourceVersion());
  }

  @Override
  public StoreResult<RepositoryRecord> putRepository(
      RepositoryFence fence, RepositoryRecord repository, long expectedVersion) {
    long next = version.incrementAndGet();
    records.put(repository.address(), new Store.Stored<>(repository, next));
    return new StoreResult.Done<>(repository, next);
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(
      RepositoryFence fence, ClusterRecord cluster, long expectedVersion) {
    return store.putCluster(cluster, expectedVersion);
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(RepositoryFence fence, ClusterEvent event) {
    return store.addEvent(event);
  }
}
