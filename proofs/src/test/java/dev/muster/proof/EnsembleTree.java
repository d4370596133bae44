package dev.muster.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** A cluster's ensemble as any client of ZooKeeper sees it. */
final class EnsembleTree implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final long CONNECT_SECONDS = 30;
  private static final String VOTER = ":participant";

  private final ZooKeeper client;

  private EnsembleTree(ZooKeeper client) {
    this.client = client;
  }

  /** Connects to servers, {@code host:port,…}. */
  static EnsembleTree connect(String servers) throws IOException, InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            servers,
            SESSION_MILLIS,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      client.close();
      throw new IOException("no server of " + servers + " let a client in");
    }
    return new EnsembleTree(client);
  }

  /** Every persistent znode with the transaction that wrote it last. */
  SortedMap<String, Long> writes() throws KeeperException, InterruptedException {
    SortedMap<String, Long> writes = new TreeMap<>();
    collect("/", writes);
    return writes;
  }

  /** The ids of the servers that vote. */
  SortedSet<Integer> voters() throws KeeperException, InterruptedException {
    SortedSet<Integer> voters = new TreeSet<>();
    String text = new String(client.getConfig(false, new Stat()), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      if (line.startsWith("server.") && line.contains(VOTER)) {
        voters.add(Integer.parseInt(line.substring("server.".length(), line.indexOf('='))));
      }
    }
    return voters;
  }

  /** Makes a znode with a text. */
  void create(String path, String text) throws KeeperException, InterruptedException {
    client.create(
        path,
        text.getBytes(StandardCharsets.UTF_8),
        ZooDefs.Ids.OPEN_ACL_UNSAFE,
        CreateMode.PERSISTENT);
  }

  /** The text of a znode. */
  String text(String path) throws KeeperException, InterruptedException {
    return new String(client.getData(path, false, new Stat()), StandardCharsets.UTF_8);
  }

  private void collect(String path, SortedMap<String, Long> writes)
      throws KeeperException, InterruptedException {
    Stat stat = client.exists(path, false);
    if (stat == null || stat.getEphemeralOwner() != 0) {
      return;
    }
    writes.put(path, stat.getMzxid());
    for (String child : client.getChildren(path, false)) {
      collect(path.equals("/") ? "/" + child : path + "/" + child, writes);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
