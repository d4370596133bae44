package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterUid;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Another client of an ensemble, with which a test sees and prepares what is in it. */
final class TestClient implements AutoCloseable {
  private final ZooKeeper client;

  /** A client with the superuser's credential. */
  TestClient(String connect, ClusterUid uid) {
    this(connect);
    client.addAuthInfo("digest", EnsembleLayout.superuserCredential(uid).getBytes(US_ASCII));
  }

  /** A client like a service's: it has no credential. */
  TestClient(String connect) {
    CountDownLatch connected = new CountDownLatch(1);
    try {
      client =
          new ZooKeeper(
              connect,
              6_000,
              event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                  connected.countDown();
                }
              });
      if (!connected.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("no session with " + connect);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  ZooKeeper zooKeeper() {
    return client;
  }

  String text(String path) throws Exception {
    client.sync("/");
    return new String(client.getData(path, false, null), UTF_8);
  }

  List<String> children(String path) throws Exception {
    client.sync("/");
    return client.getChildren(path, false).stream().sorted().toList();
  }

  void create(String path, byte[] data, CreateMode mode) throws Exception {
    client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
  }

  void set(String path, String text) {
    try {
      client.setData(path, text.getBytes(UTF_8), -1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves nothing in the ensemble, as if it had just been founded. */
  void wipe() {
    try {
      client.sync("/");
      for (String child : client.getChildren("/", false)) {
        if (!child.equals("zookeeper") && !ZKUtil.deleteRecursive(client, "/" + child, 100)) {
          throw new AssertionError("/" + child + " cannot be deleted");
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
