package dev.muster.cli.wiring;

import dev.muster.cli.console.CommandFailure;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.zookeeper.ConnectionSettings;
import dev.muster.controller.store.zookeeper.StoreConnection;
import dev.muster.controller.store.zookeeper.ZooKeeperLeases;
import dev.muster.controller.store.zookeeper.ZooKeeperStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** A controller's store with its connection, and the server within this process if there is one. */
public final class OpenStore implements AutoCloseable {
  private static final int ANY_PORT = 0;
  private static final int RANDOM_BYTES = 4;

  private final Optional<EmbeddedStore> embedded;
  private final StoreConnection connection;
  private final ZooKeeperStore store;

  private OpenStore(
      Optional<EmbeddedStore> embedded, StoreConnection connection, ZooKeeperStore store) {
    this.embedded = embedded;
    this.connection = connection;
    this.store = store;
  }

  /**
   * Opens the store of a data folder within this process.
   *
   * @throws CommandFailure when another process has it, or it cannot be used
   */
  public static OpenStore embedded(DataFolder data) {
    return switch (EmbeddedStore.start(data.store(), ANY_PORT)) {
      case EmbeddedStore.Start.Started(var server) -> {
        boolean opened = false;
        try {
          OpenStore open = connected(Optional.of(server), server.settings());
          opened = true;
          yield open;
        } finally {
          if (!opened) {
            end(server);
          }
        }
      }
      case EmbeddedStore.Start.Held held -> throw new CommandFailure(held.message(), "");
      case EmbeddedStore.Start.Failed failed -> throw new CommandFailure(failed.message(), "");
    };
  }

  /**
   * Opens a store on servers of its own.
   *
   * @param servers {@code host:port,…}
   * @throws CommandFailure when none of them answers, or what they hold cannot be used
   */
  public static OpenStore at(String servers) {
    return connected(Optional.empty(), ConnectionSettings.of(servers, Optional.empty()));
  }

  /** Opens the store that another process of this user runs on a data folder, if one does. */
  public static Optional<OpenStore> running(DataFolder data) {
    return EmbeddedStore.running(data.store())
        .map(settings -> connected(Optional.empty(), settings));
  }

  private static OpenStore connected(
      Optional<EmbeddedStore> embedded, ConnectionSettings settings) {
    return switch (StoreConnection.connect(settings)) {
      case StoreConnection.Attempt.Connected(var connection) ->
          switch (ZooKeeperStore.open(connection)) {
            case ZooKeeperStore.Opening.Opened(var store) ->
                new OpenStore(embedded, connection, store);
            case ZooKeeperStore.Opening.Refused refused -> {
              connection.close();
              throw new CommandFailure(refused.message(), "");
            }
          };
      case StoreConnection.Attempt.Unreachable unreachable ->
          throw new CommandFailure(unreachable.message(), "");
    };
  }

  /** The objects. */
  public ZooKeeperStore store() {
    return store;
  }

  /** Whether its servers answer now, as far as is known. */
  public boolean isConnected() {
    return connection.isConnected();
  }

  /** The leases of one controller on this store; the caller closes them. */
  public ZooKeeperLeases leases(String member) {
    return new ZooKeeperLeases(connection, member);
  }

  /** A name that no other controller has or had. */
  public static String memberName() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return "%s-%d-%s"
        .formatted(hostName(), ProcessHandle.current().pid(), HexFormat.of().formatHex(random));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    store.close();
    connection.close();
    embedded.ifPresent(OpenStore::end);
  }

  private static void end(EmbeddedStore server) {
    try {
      server.close();
    } catch (IOException e) {
      // Its process ends, and with it the lock and the port: nobody is held up.
      System.err.println("muster: the embedded store did not close in good order: " + e);
    }
  }
}
