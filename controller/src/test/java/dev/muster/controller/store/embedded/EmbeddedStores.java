package dev.muster.controller.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.store.zookeeper.ConnectionSettings;
import dev.muster.controller.store.zookeeper.StoreConnection;
import dev.muster.controller.store.zookeeper.ZooKeeperStore;
import java.nio.file.Path;
import java.time.Duration;

/** Servers and connections for tests. */
public final class EmbeddedStores {
  private EmbeddedStores() {}

  /** Starts a server that must start. */
  public static EmbeddedStore start(Path folder) {
    EmbeddedStore.Start start = EmbeddedStore.start(folder, 0);
    assertThat(start).isInstanceOf(EmbeddedStore.Start.Started.class);
    return ((EmbeddedStore.Start.Started) start).store();
  }

  /** Connects to it with a session that runs out soon. */
  public static StoreConnection connect(EmbeddedStore server) {
    ConnectionSettings usual = server.settings();
    return connect(
        new ConnectionSettings(
            usual.connect(), Duration.ofSeconds(3), Duration.ofSeconds(10), usual.credential()));
  }

  /** Connects to a server that must answer. */
  public static StoreConnection connect(ConnectionSettings settings) {
    StoreConnection.Attempt attempt = StoreConnection.connect(settings);
    assertThat(attempt).isInstanceOf(StoreConnection.Attempt.Connected.class);
    return ((StoreConnection.Attempt.Connected) attempt).connection();
  }

  /** Opens a store that must be usable. */
  public static ZooKeeperStore open(StoreConnection connection) {
    ZooKeeperStore.Opening opening = ZooKeeperStore.open(connection);
    assertThat(opening).isInstanceOf(ZooKeeperStore.Opening.Opened.class);
    return ((ZooKeeperStore.Opening.Opened) opening).store();
  }
}
