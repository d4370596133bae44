package dev.muster.agent.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Asks the servers of an ensemble what a server that enters it must know. */
final class EnsembleReader {
  private static final Duration LIMIT = Duration.ofSeconds(6);
  private static final Duration WORD_LIMIT = Duration.ofSeconds(1);

  private EnsembleReader() {}

  /**
   * The membership that the ensemble has committed.
   *
   * @param addresses servers that may know it
   * @param ensemble whose ensemble it must be
   * @throws IOException when no quorum answers in time, or it is another cluster's ensemble
   */
  static QuorumMaj committed(Collection<String> addresses, ClusterUid ensemble)
      throws IOException, InterruptedException {
    if (addresses.isEmpty()) {
      throw new IOException("no other server of the ensemble is known");
    }
    String connect =
        addresses.stream()
            .map(address -> address + ":" + EnsembleAddress.CLIENT_PORT)
            .collect(Collectors.joining(","));
    CountDownLatch connected = new CountDownLatch(1);
    Watcher watcher =
        event -> {
          if (event.getState() == KeeperState.SyncConnected) {
            connected.countDown();
          }
        };
    ZKClientConfig bounds = new ZKClientConfig();
    bounds.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Long.toString(LIMIT.toMillis()));
    ZooKeeper client = new ZooKeeper(connect, (int) LIMIT.toMillis(), watcher, bounds);
    try {
      if (!connected.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no server of the ensemble serves: asked " + connect);
      }
      // The server that answers may lag behind what the ensemble has committed.
      client.sync("/");
      String owner = new String(client.getData(EnsembleLayout.ENSEMBLE_ID, false, null), UTF_8);
      if (!owner.equals(ensemble.value())) {
        throw new IOException(
            "the ensemble at %s is that of cluster %s, not of %s"
                .formatted(connect, owner, ensemble));
      }
      return ServerList.parse(new String(client.getConfig(false, new Stat()), UTF_8));
    } catch (KeeperException e) {
      throw new IOException("the ensemble at " + connect + " cannot be read: " + e.code(), e);
    } finally {
      client.close();
    }
  }

  /** What a server says that it is: {@code leader}, {@code follower}; empty when it serves not. */
  static String mode(String address) {
    try {
      String answer =
          FourLetterWordMain.send4LetterWord(
              address, EnsembleAddress.CLIENT_PORT, "srvr", false, (int) WORD_LIMIT.toMillis());
      return answer
          .lines()
          .filter(line -> line.startsWith("Mode: "))
          .map(line -> line.substring("Mode: ".length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | SSLContextException _) {
      return ""; // it does not answer
    }
  }
}
