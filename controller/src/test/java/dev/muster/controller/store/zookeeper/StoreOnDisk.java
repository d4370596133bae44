package dev.muster.controller.store.zookeeper;

import static dev.muster.controller.store.SampleRecords.NOW;
import static dev.muster.controller.store.SampleRecords.audit;
import static dev.muster.controller.store.SampleRecords.cluster;
import static dev.muster.controller.store.SampleRecords.event;
import static dev.muster.controller.store.SampleRecords.intent;
import static dev.muster.controller.store.SampleRecords.slot;
import static dev.muster.controller.store.SampleRecords.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.store.Leases;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.embedded.EmbeddedStores;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on a server of its own, for tests that wipe, save and restore it. */
abstract class StoreOnDisk {
  @TempDir Path folder;

  private EmbeddedStore server;
  StoreConnection connection;
  ZooKeeperStore store;

  @BeforeEach
  void open() {
    server = EmbeddedStores.start(folder.resolve("store"));
    connection = EmbeddedStores.connect(server);
    store = EmbeddedStores.open(connection);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    connection.close();
    server.close();
  }

  /** Goes to another server, whose store is not founded yet. */
  void reopen(String name) throws Exception {
    close();
    server = EmbeddedStores.start(folder.resolve(name));
    connection = EmbeddedStores.connect(server);
  }

  static <T> T done(StoreResult<T> result) {
    assertThat(result).isInstanceOf(StoreResult.Done.class);
    return ((StoreResult.Done<T>) result).value();
  }

  /** Leads and lets go again. */
  Fence lead() throws InterruptedException {
    BlockingQueue<Fence> won = new LinkedBlockingQueue<>();
    try (ZooKeeperLeases leases = new ZooKeeperLeases(connection, "m" + System.nanoTime())) {
      leases.compete(Scope.LOCAL, new Winner(won));
      Fence fence = won.poll(20, TimeUnit.SECONDS);
      assertThat(fence).as("a lease within 20 s").isNotNull();
      return fence;
    }
  }

  record Winner(BlockingQueue<Fence> won) implements Leases.Holder {
    @Override
    public void acquired(Fence fence) {
      won.add(fence);
    }

    @Override
    public void lost(Scope scope) {}
  }

  /** Stores a cluster with one of everything. */
  void fill(ClusterKey key, Fence fence) {
    done(store.putCluster(cluster(key, 1), Store.ABSENT));
    done(
        store.record(
            fence,
            key,
            List.of(
                new LedgerChange.PutSlot(slot("web-1", 3)),
                new LedgerChange.PutIntent(intent("launch/web-2", fence.epoch())))));
    done(store.putStatus(fence, status(key, "one is missing")));
    done(store.addEvent(event(key, "launched web-1: \u00fc, \u4e2d and \ud83d\ude00", 1)));
    done(store.addAudit(audit("cluster " + key)));
  }

  StoreArchive backup() {
    StoreBackup.Outcome outcome = StoreBackup.take(connection, NOW);
    assertThat(outcome).isInstanceOf(StoreBackup.Outcome.Taken.class);
    return ((StoreBackup.Outcome.Taken) outcome).archive();
  }
}
