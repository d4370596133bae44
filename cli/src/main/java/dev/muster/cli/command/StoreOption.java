package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.zookeeper.ConnectionSettings;
import dev.muster.controller.store.zookeeper.StoreConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which store a command opens by itself, without asking a controller. */
final class StoreOption {
  private static final int ANY_PORT = 0;

  @Mixin DataOption data;

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT,...",
      description =
          "The ZooKeeper servers of the store, instead of the one in the data folder; MUSTER_STORE_CREDENTIAL gives USER:PASSWORD where they ask for it.")
  @Nullable String servers;

  /** Where the store is, for messages. */
  String where() {
    return servers != null ? servers : data.store().toString();
  }

  /**
   * Does something with the store: with that of a running controller, or on the data folder, which
   * nobody else opens meanwhile.
   *
   * @param make whether the folder is made when it is not there
   */
  <T> T with(boolean make, Function<StoreConnection, T> work) throws IOException {
    if (servers != null) {
      Optional<String> credential =
          Optional.ofNullable(System.getenv("MUSTER_STORE_CREDENTIAL"))
              .filter(text -> !text.isEmpty());
      return connected(ConnectionSettings.of(servers, credential), work);
    }
    Path folder = data.store();
    if (!make && !Files.isDirectory(folder)) {
      throw new CommandFailure(
          "there is no store in the data folder " + data.folder(),
          "Name the folder of the controller by --data, or its servers by --store.");
    }
    return switch (EmbeddedStore.start(folder, ANY_PORT)) {
      case EmbeddedStore.Start.Started(var store) -> {
        try (store) {
          yield connected(store.settings(), work);
        }
      }
      case EmbeddedStore.Start.Held held ->
          connected(
              EmbeddedStore.running(folder)
                  .orElseThrow(() -> new CommandFailure(held.message(), "")),
              work);
      case EmbeddedStore.Start.Failed failed -> throw new CommandFailure(failed.message(), "");
    };
  }

  private static <T> T connected(ConnectionSettings settings, Function<StoreConnection, T> work) {
    return switch (StoreConnection.connect(settings)) {
      case StoreConnection.Attempt.Connected(var connection) -> {
        try (connection) {
          yield work.apply(connection);
        }
      }
      case StoreConnection.Attempt.Unreachable unreachable ->
          throw new CommandFailure(unreachable.message(), "");
    };
  }
}
