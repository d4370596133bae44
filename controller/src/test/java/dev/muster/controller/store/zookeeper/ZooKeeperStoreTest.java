package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreContractTest;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.embedded.EmbeddedStores;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on a real server. */
class ZooKeeperStoreTest extends StoreContractTest {
  @TempDir private static Path folder;

  private static EmbeddedStore server;
  private static StoreConnection connection;
  private static ZooKeeperStore store;

  @BeforeAll
  static void open() {
    server = EmbeddedStores.start(folder.resolve("store"));
    connection = EmbeddedStores.connect(server);
    store = EmbeddedStores.open(connection);
  }

  @AfterAll
  static void close() throws Exception {
    store.close();
    connection.close();
    server.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected Fence lead() {
    BlockingQueue<Fence> won = new LinkedBlockingQueue<>();
    try (ZooKeeperLeases leases = new ZooKeeperLeases(connection, "m" + System.nanoTime())) {
      leases.compete(Scope.LOCAL, new Winner(won));
      Fence fence = won.poll(20, TimeUnit.SECONDS);
      if (fence == null) {
        throw new AssertionError("no lease within 20 s");
      }
      return fence;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private record Winner(BlockingQueue<Fence> won)
      implements dev.muster.controller.store.Leases.Holder {
    @Override
    public void acquired(Fence fence) {
      won.add(fence);
    }

    @Override
    public void lost(Scope scope) {}
  }
}
