package dev.muster.agent.mirror;

import dev.muster.provider.EnsembleAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.ensemble.EnsembleProvider;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * The agent's connection to its ensemble. Where the ensemble is comes from discovery alone:
 * Curator's own tracker cannot help a client that slept through the replacement of every server.
 */
final class EnsembleSession implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final int CONNECTION_MILLIS = 5_000;
  private static final long REQUEST_MILLIS = 10_000;

  /** How long one look waits for a connection, in milliseconds. */
  static final long CONNECT_WAIT_MILLIS = 2_000;

  private final DiscoveredAddresses addresses;
  private final CuratorFramework client;

  /**
   * Begins to connect, in the background.
   *
   * @param onState called when the connection comes, goes or gets a new session; must not block
   */
  EnsembleSession(List<String> servers, Runnable onState) {
    this.addresses = new DiscoveredAddresses(connect(servers));
    ZKClientConfig bounds = new ZKClientConfig();
    bounds.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Long.toString(REQUEST_MILLIS));
    this.client =
        CuratorFrameworkFactory.builder()
            .ensembleProvider(addresses)
            .ensembleTracker(false)
            .zkClientConfig(bounds)
            .sessionTimeoutMs(SESSION_MILLIS)
            .connectionTimeoutMs(CONNECTION_MILLIS)
            .retryPolicy(new RetryOneTime(200))
            .build();
    client.getConnectionStateListenable().addListener((_, _) -> onState.run());
    client.start();
  }

  /** Says where the ensemble is now; taken up when the client next looks for a server. */
  void servers(List<String> servers) {
    addresses.setConnectionString(connect(servers));
  }

  /** Waits for a connection, for at most the given time. */
  boolean connected(long millis) throws InterruptedException {
    return client.blockUntilConnected((int) millis, TimeUnit.MILLISECONDS);
  }

  /** The connection; a new one after a lost session. */
  ZooKeeper zooKeeper() throws IOException, InterruptedException {
    try {
      return client.getZookeeperClient().getZooKeeper();
    } catch (InterruptedException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("there is no connection to the ensemble: " + e, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static String connect(List<String> servers) {
    return servers.stream()
        .map(address -> address + ":" + EnsembleAddress.CLIENT_PORT)
        .collect(Collectors.joining(","));
  }

  /** What Curator asks for a connect string. */
  private static final class DiscoveredAddresses implements EnsembleProvider {
    private volatile String connect;

    DiscoveredAddresses(String connect) {
      this.connect = connect;
    }

    @Override
    public void start() {
      // nothing to start
    }

    @Override
    public String getConnectionString() {
      return connect;
    }

    @Override
    public void setConnectionString(String connectionString) {
      connect = connectionString;
    }

    @Override
    public boolean updateServerListEnabled() {
      return true;
    }

    @Override
    public void close() {
      // nothing to close
    }
  }
}
