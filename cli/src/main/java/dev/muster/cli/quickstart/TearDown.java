package dev.muster.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes away what a quickstart brought up, as a person would: delete, confirm, wait, stop. */
public final class TearDown {
  private static final Duration DELETION = Duration.ofMinutes(3);
  private static final long STOP_SECONDS = 20;

  private final Site site;
  private final PrintWriter err;

  /**
   * Prepares it.
   *
   * @param site what is taken away
   * @param err where progress is shown
   */
  public TearDown(Site site, PrintWriter err) {
    this.site = site;
    this.err = err;
  }

  /**
   * Takes the clusters out of their repository, deletes all of them, then stops the controller.
   *
   * @throws CommandFailure when no controller runs that could do it
   */
  public void all() throws IOException {
    ControllerFile controller =
        site.running()
            .orElseThrow(() ->
                new CommandFailure(
                    "no controller runs on "
                        + site.data()
                        + ", which alone can delete its clusters",
                    "Start it again with 'muster quickstart', then use --down."));
    if (site.repository().exists()) {
      site.repository().removeAll();
    }
    try (ApiClient api = ApiClient.of(controller)) {
      List<ClusterKey> clusters = clusters(api);
      for (ClusterKey cluster : clusters) {
        delete(api, cluster);
      }
      for (ClusterKey cluster : clusters) {
        new ClusterWait(api, err).untilGone(cluster, DELETION);
      }
    }
    stop(controller);
  }

  private static List<ClusterKey> clusters(ApiClient api) throws IOException {
    List<ClusterKey> keys = new ArrayList<>();
    for (JsonNode item :
        required(api.get(ApiPaths.list("clusters", Optional.empty()))).path("items")) {
      keys.add(
          ClusterKey.parse(
              item.path("metadata").path("namespace").asText()
                  + "/"
                  + item.path("metadata").path("name").asText()));
    }
    return keys;
  }

  private static void delete(ApiClient api, ClusterKey cluster) throws IOException {
    required(api.send("DELETE", ApiPaths.cluster(cluster) + "?reason=quickstart"));
    required(
        api.send(
            "POST",
            ApiPaths.cluster(cluster, "confirm"),
            JsonNodeFactory.instance
                .objectNode()
                .put("count", liveMachines(api, cluster))
                .put("reason", "the quickstart is taken away")));
  }

  private static int liveMachines(ApiClient api, ClusterKey cluster) throws IOException {
    int live = 0;
    for (JsonNode item :
        required(api.get(ApiPaths.ofCluster("instances", cluster))).path("items")) {
      if (!item.path("status").path("state").asText().startsWith("Terminat")) {
        live++;
      }
    }
    return live;
  }

  private static JsonNode required(ApiAnswer answer) {
    if (!answer.ok()) {
      throw new CommandFailure("the controller refused: " + answer.message(), "");
    }
    return answer.body();
  }

  private void stop(ControllerFile controller) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(controller.pid());
    if (process.isEmpty()) {
      return;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the controller stopped", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailure(
          "the controller, process %d, did not end within %d s of SIGTERM"
              .formatted(controller.pid(), STOP_SECONDS),
          "See " + site.controllerLog() + ".");
    }
  }

  /** Deletes a folder with all that is in it. */
  public static void deleteTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
