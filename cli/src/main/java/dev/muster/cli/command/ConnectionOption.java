package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.console.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the controller that it asks. */
final class ConnectionOption {
  private static final Set<String> SCHEMES = Set.of("http", "https");

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
      return Optional.of(new ApiClient(url(server), token == null ? "" : token));
    }
    return ControllerFile.read(data.folder()).map(ApiClient::of);
  }

  /** A client of the controller, or a failure that says how to have one. */
  ApiClient require() {
    return find().orElseThrow(() -> noController(data.folder()));
  }

  private static String url(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw new CommandFailure(
        "'" + text + "' is no address of a controller",
        "Write --server http://HOST:PORT, or set MUSTER_SERVER so.");
  }

  private static CommandFailure noController(Path data) {
    return new CommandFailure(
        "no controller runs on the data folder " + data,
        "Start one with 'muster quickstart' or 'muster controller', or name one by --server, or another folder by --data.");
  }
}
