package dev.muster.controller.store.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.imps.DefaultACLProvider;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/**
 * A session with a store. It comes back by itself after an interruption; what was held under the
 * old session is lost by then.
 */
public final class StoreConnection implements AutoCloseable {
  private static final int CALL_TIMEOUT_MILLISECONDS = 5_000;
  private static final int CLOSE_MILLISECONDS = 1_000;

  private final CuratorFramework client;
  private final ConnectionSettings settings;

  private StoreConnection(CuratorFramework client, ConnectionSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** How an attempt to connect ended. */
  public sealed interface Attempt {
    /** The servers answer. */
    record Connected(StoreConnection connection) implements Attempt {}

    /** Nobody answers in time. */
    record Unreachable(String message) implements Attempt {}
  }

  /** Connects, and waits for the first answer no longer than the settings say. */
  public static Attempt connect(ConnectionSettings settings) {
    CuratorFramework client = client(settings);
    client.start();
    if (await(client, settings.connectTimeout())) {
      return new Attempt.Connected(new StoreConnection(client, settings));
    }
    client.close();
    return new Attempt.Unreachable(
        "cannot reach the store: no ZooKeeper server answers at "
            + settings
            + " within "
            + settings.connectTimeout().toSeconds()
            + " s; check that the servers run and serve, and the addresses of --store");
  }

  private static CuratorFramework client(ConnectionSettings settings) {
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(settings.connect())
            .sessionTimeoutMs((int) settings.sessionTimeout().toMillis())
            .connectionTimeoutMs(CALL_TIMEOUT_MILLISECONDS)
            // Never a blind retry: after a lost answer only the caller can tell what to do.
            .retryPolicy(new RetryNTimes(0, 0))
            .maxCloseWaitMs(CLOSE_MILLISECONDS)
            .dontUseContainerParents()
            .ensembleTracker(false);
    settings
        .credential()
        .ifPresent(credential ->
            builder
                .authorization("digest", credential.getBytes(StandardCharsets.UTF_8))
                .aclProvider(new CreatorOnly()));
    if (settings.credential().isEmpty()) {
      builder.aclProvider(new DefaultACLProvider());
    }
    return builder.build();
  }

  private static boolean await(CuratorFramework client, Duration timeout) {
    try {
      return client.blockUntilConnected((int) timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How it was reached. */
  public ConnectionSettings settings() {
    return settings;
  }

  CuratorFramework client() {
    return client;
  }

  /** Whether the servers answer now, as far as is known. */
  public boolean isConnected() {
    return client.getZookeeperClient().isConnected();
  }

  /** The id of the session that ephemeral znodes of this connection belong to. */
  long sessionId() throws Exception {
    return client.getZookeeperClient().getZooKeeper().getSessionId();
  }

  /** Whether a state of the connection lets something begin. */
  static boolean lets(ConnectionState state) {
    return switch (state) {
      case CONNECTED, RECONNECTED -> true;
      case SUSPENDED, LOST, READ_ONLY -> false;
    };
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class CreatorOnly implements ACLProvider {
    @Override
    public List<ACL> getDefaultAcl() {
      return ZooDefs.Ids.CREATOR_ALL_ACL;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
      return ZooDefs.Ids.CREATOR_ALL_ACL;
    }
  }
}
