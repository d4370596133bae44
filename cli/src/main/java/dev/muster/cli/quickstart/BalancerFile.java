package dev.muster.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file by which a load balancer of the local provider works, changed as a person with an editor
 * would, behind Muster's back.
 *
 * @param file the file
 */
record BalancerFile(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file of the only load balancer in the local provider's folder. */
  static BalancerFile in(Path machines) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> balancers =
        Files.newDirectoryStream(machines.resolve("balancers"))) {
      balancers.forEach(balancer -> found.add(balancer.resolve("balancer.json")));
    }
    if (found.size() != 1) {
      throw new CommandFailure(
          "there should be one load balancer in " + machines + ", not " + found.size(), "");
    }
    return new BalancerFile(found.getFirst());
  }

  /** Whether a machine is behind the load balancer. */
  boolean hasTarget(String instance) throws IOException {
    for (JsonNode target : read().path("targets")) {
      if (target.path("instance").asText().equals(instance)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a machine from behind the load balancer. */
  void removeTarget(String instance) throws IOException {
    ObjectNode config = read();
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode target : config.path("targets")) {
      if (!target.path("instance").asText().equals(instance)) {
        kept.add(target);
      }
    }
    config.set("targets", kept);
    config.put("version", config.path("version").asLong() + 1);
    Path edited = file.resolveSibling("balancer.json.edited");
    Files.write(edited, JSON.writeValueAsBytes(config));
    Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private ObjectNode read() throws IOException {
    if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode config) {
      return config;
    }
    throw new IOException(file + " holds no load balancer");
  }
}
