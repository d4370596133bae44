package dev.muster.proof;

import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.zookeeper.ConnectionSettings;
import dev.muster.controller.store.zookeeper.StoreConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A store that lives in the proof's own process, so that a controller which is killed takes nothing
 * of it along, and the proof can read it meanwhile.
 */
final class ProofStore implements AutoCloseable {
  private final EmbeddedStore server;
  private final StoreConnection connection;

  private ProofStore(EmbeddedStore server, StoreConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * Starts one.
   *
   * @param folder where it keeps its data
   */
  static ProofStore open(Path folder) throws IOException {
    EmbeddedStore server =
        switch (EmbeddedStore.start(folder, 0)) {
          case EmbeddedStore.Start.Started(var started) -> started;
          case EmbeddedStore.Start.Held held -> throw new IOException(held.message());
          case EmbeddedStore.Start.Failed failed -> throw new IOException(failed.message());
        };
    StoreConnection.Attempt attempt =
        StoreConnection.connect(ConnectionSettings.of(server.connect(), Optional.empty()));
    if (attempt instanceof StoreConnection.Attempt.Connected(var connection)) {
      return new ProofStore(server, connection);
    }
    server.close();
    throw new IOException("the store does not answer at " + server.connect());
  }

  /** Where controllers reach it, {@code host:port}. */
  String connect() {
    return server.connect();
  }

  /** A connection of the proof's own. */
  StoreConnection connection() {
    return connection;
  }

  @Override
  public void close() throws IOException {
    connection.close();
    server.close();
  }
}
