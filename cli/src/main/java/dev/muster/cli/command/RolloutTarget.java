package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The one rollout that a command is about. */
final class RolloutTarget {
  @Parameters(index = "0", paramLabel = "CLUSTER", description = "PRODUCT/NAME, or NAME with -n.")
  String cluster = "";

  @Parameters(index = "1", paramLabel = "SERVICE", description = "The service that rolls out.")
  String service = "";

  /** The rollout as the API has it. */
  JsonNode ask(ClusterKey key, ApiClient client) {
    return list(key, Optional.of(service), client).getFirst();
  }

  /** The rollouts of a cluster, at least one. */
  static List<JsonNode> list(ClusterKey key, Optional<String> service, ApiClient client) {
    List<JsonNode> found = new ArrayList<>();
    Interrogation.ask(
            client, "get the rollouts of " + key, () -> client.get(ApiPaths.rollouts(key, service)))
        .body()
        .path("items")
        .forEach(found::add);
    if (found.isEmpty()) {
      throw new CommandFailure(
          service
              .map(name -> "service " + name + " of " + key + " has never rolled out")
              .orElse("nothing of " + key + " has ever rolled out"),
          "See what has: muster get rollouts -A");
    }
    return found;
  }
}
