package dev.muster.controller.shell;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Scope;
import dev.muster.spec.id.ClusterKey;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store's clusters for the kernel, one after the other, so that an older record never
 * follows a newer one.
 */
final class StoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private final Store store;
  private final InstantSource clock;
  private final Consumer<KernelEvent> post;
  private final Consumer<Scope> compete;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somethingToRead = lock.newCondition();
  private final Set<ClusterKey> dirty = new LinkedHashSet<>();
  private final Set<ClusterKey> known = new TreeSet<>();
  private final Thread reader;
  private Relist relist = Relist.WANTED;
  private Optional<AutoCloseable> subscription = Optional.empty();

  private enum Relist {
    WANTED,
    DONE
  }

  StoreWatch(
      Store store, InstantSource clock, Consumer<KernelEvent> post, Consumer<Scope> compete) {
    this.store = store;
    this.clock = clock;
    this.post = post;
    this.compete = compete;
    this.reader = Thread.ofPlatform().name("store-watch").daemon().unstarted(this::run);
  }

  void start() {
    subscription = Optional.of(store.subscribe(new Listener()));
    reader.start();
  }

  /** Reads all clusters anew. */
  void relist() {
    wake(() -> relist = Relist.WANTED);
  }

  @Override
  public void close() {
    reader.interrupt();
    subscription.ifPresent(open -> {
      try {
        open.close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("the subscription to the store was not ended");
      }
    });
  }

  private void wake(Runnable change) {
    lock.lock();
    try {
      change.run();
      somethingToRead.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Optional<ClusterKey> next = next();
        if (next.isPresent()) {
          read(next.get());
        } else {
          list();
        }
      }
    } catch (InterruptedException _) {
      // The shell stops.
    }
  }

  // A key to read, or empty when everything is to be listed.
  private Optional<ClusterKey> next() throws InterruptedException {
    lock.lock();
    try {
      while (dirty.isEmpty() && relist == Relist.DONE) {
        somethingToRead.await();
      }
      if (relist == Relist.WANTED) {
        relist = Relist.DONE;
        return Optional.empty();
      }
      ClusterKey key = dirty.iterator().next();
      dirty.remove(key);
      return Optional.of(key);
    } finally {
      lock.unlock();
    }
  }

  private void list() {
    switch (store.clusters()) {
      case StoreResult.Done<java.util.List<Store.Stored<ClusterRecord>>> done -> {
        Set<ClusterKey> gone = new TreeSet<>(known);
        for (Store.Stored<ClusterRecord> stored : done.value()) {
          gone.remove(stored.value().key());
          tell(stored.value(), stored.resourceVersion());
        }
        gone.forEach(this::removed);
      }
      case StoreResult.Missing<?> _ -> known.forEach(this::removed);
      case StoreResult.Conflict<?> _,
          StoreResult.Fenced<?> _,
          StoreResult.Refused<?> _,
          StoreResult.Unavailable<?> _ ->
          LOG.atWarn().log("the store's clusters were not read: the next relist tries again");
    }
  }

  private void read(ClusterKey key) {
    switch (store.cluster(key)) {
      case StoreResult.Done<ClusterRecord> done -> tell(done.value(), done.resourceVersion());
      case StoreResult.Missing<?> _ -> removed(key);
      case StoreResult.Conflict<?> _,
          StoreResult.Fenced<?> _,
          StoreResult.Refused<?> _,
          StoreResult.Unavailable<?> _ ->
          LOG.atWarn()
              .addKeyValue("cluster", key)
              .log("the cluster was not read: the next relist tries again");
    }
  }

  private void removed(ClusterKey key) {
    known.remove(key);
    post.accept(new KernelEvent.ClusterRemoved(clock.instant(), key));
  }

  private void tell(ClusterRecord record, long version) {
    Optional<ClusterInput> input = RecordReader.read(record, version, store.storeId());
    if (input.isEmpty()) {
      return;
    }
    Optional<ClusterStatus> status =
        known.contains(record.key()) ? Optional.empty() : status(record.key());
    known.add(record.key());
    compete.accept(input.get().scope());
    post.accept(new KernelEvent.ClusterStored(clock.instant(), input.get(), status));
  }

  private Optional<ClusterStatus> status(ClusterKey key) {
    return store.status(key) instanceof StoreResult.Done<ClusterStatus> done
        ? Optional.of(done.value())
        : Optional.empty();
  }

  private final class Listener implements Store.Listener {
    @Override
    public void clusterChanged(ClusterKey key) {
      wake(() -> dirty.add(key));
    }

    @Override
    public void suspended() {
      LOG.atWarn().log("the store is not reached: nothing begins");
      post.accept(new KernelEvent.StoreSuspended(clock.instant()));
    }

    @Override
    public void resumed() {
      LOG.atInfo().log("the store is reached again");
      post.accept(new KernelEvent.StoreResumed(clock.instant()));
      relist();
    }
  }
}
