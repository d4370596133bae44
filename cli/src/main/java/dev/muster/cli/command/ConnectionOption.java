package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.console.CommandFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the controller that it asks. */
final class ConnectionOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The controller to ask; MUSTER_SERVER; default: the one that runs on the data folder.")
  @Nullable String server = System.getenv("MUSTER_SERVER");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The bearer token for --server; MUSTER_TOKEN.")
  @Nullable String token = System.getenv("MUSTER_TOKEN");

  @Mixin DataOption data;

  /** A client of the controller; empty when none was named and none runs on the data folder. */
  Optional<ApiClient> find() {
    if (server != null) {
      return Optional.of(new ApiClient(server, token == null ? "" : token));
    }
    return ControllerFile.read(data.folder()).map(ApiClient::of);
  }

  /** A client of the controller, or a failure that says how to have one. */
  ApiClient require() {
    return find().orElseThrow(() -> noController(data.folder()));
  }

  /** What to say when the API cannot be asked. */
  static CommandFailure unreachable(ApiClient client, IOException e) {
    String why =
        e instanceof ConnectException ? "nothing listens there" : String.valueOf(e.getMessage());
    return new CommandFailure(
        "cannot ask the controller at " + client.server() + ": " + why,
        "See whether it runs, or name another by --server.");
  }

  private static CommandFailure noController(Path data) {
    return new CommandFailure(
        "no controller runs on the data folder " + data,
        "Start one with 'muster quickstart' or 'muster controller', or name one by --server, or another folder by --data.");
  }
}
