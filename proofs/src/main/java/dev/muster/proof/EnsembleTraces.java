package dev.muster.proof;

import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** What a controller writes into a cluster's ensemble, read by a client of its own. */
final class EnsembleTraces implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final ServiceName SERVICE = new ServiceName("webhead");

  private final ZooKeeper client;

  /**
   * Connects to an ensemble.
   *
   * @param connect its servers, {@code host:port,…}
   */
  EnsembleTraces(String connect) throws IOException {
    this.client = new ZooKeeper(connect, SESSION_MILLIS, _ -> {});
  }

  /** The epoch and the configuration, by path. */
  SortedMap<String, String> read() throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try {
      for (String path :
          new String[] {
            EnsembleLayout.ENSEMBLE_ID, EnsembleLayout.EPOCH, EnsembleLayout.head(SERVICE)
          }) {
        found.put(path, new String(client.getData(path, false, null), StandardCharsets.UTF_8));
      }
      found.put(
          EnsembleLayout.versions(SERVICE),
          new java.util.TreeSet<>(client.getChildren(EnsembleLayout.versions(SERVICE), false))
              .toString());
    } catch (KeeperException e) {
      throw new IOException("the ensemble was not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the ensemble was read", e);
    }
    return found;
  }

  /** The newest leader that it has seen. */
  long epoch() throws IOException {
    return Long.parseLong(read().getOrDefault(EnsembleLayout.EPOCH, "0"));
  }

  /** When the epoch was written last, in the ensemble's own order. */
  long epochRaisedAt() throws IOException {
    return zxid(EnsembleLayout.EPOCH);
  }

  /** When the configuration was published last, in the ensemble's own order. */
  long publishedAt() throws IOException {
    return zxid(EnsembleLayout.head(SERVICE));
  }

  private long zxid(String path) throws IOException {
    try {
      Stat stat = client.exists(path, false);
      return stat == null ? -1 : stat.getMzxid();
    } catch (KeeperException e) {
      throw new IOException("the ensemble was not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the ensemble was read", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the session ended", e);
    }
  }
}
