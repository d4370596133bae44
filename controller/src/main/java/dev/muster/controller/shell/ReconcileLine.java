package dev.muster.controller.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.kernel.ReconcileEntry;
import dev.muster.spec.id.ClusterKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the reconcile log, for machines as JSON and for people as text.
 *
 * @param cluster the cluster; absent for a heartbeat
 * @param content the JSON object
 */
public record ReconcileLine(Optional<ClusterKey> cluster, ObjectNode content) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The line of a pass. */
  public static ReconcileLine of(ReconcileEntry entry) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", "reconcile");
    node.put("at", entry.at().toString());
    node.put("cluster", entry.cluster().toString());
    node.put("commit", entry.origin());
    node.put("generation", entry.generation());
    node.put("reconcileId", entry.epoch() + "." + entry.reconcileId());
    node.put("epoch", entry.epoch());
    node.put("trigger", entry.trigger());
    node.put("outcome", entry.outcome());
    ArrayNode actions = node.putArray("actions");
    for (ReconcileEntry.ActionLine action : entry.actions()) {
      actions
          .addObject()
          .put("summary", action.summary())
          .put("reason", action.reason())
          .put("result", action.result())
          .put("detail", action.detail());
    }
    ArrayNode held = node.putArray("held");
    entry.held().forEach(held::add);
    ArrayNode rollouts = node.putArray("rollouts");
    entry.rollouts().forEach(rollouts::add);
    node.put("seconds", entry.seconds());
    return new ReconcileLine(Optional.of(entry.cluster()), node);
  }

  /** The line of a heartbeat. */
  public static ReconcileLine of(Heartbeat heartbeat) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", "heartbeat");
    node.put("at", heartbeat.at().toString());
    node.put("controller", heartbeat.controller());
    node.put("clusters", heartbeat.clusters());
    node.put("ready", heartbeat.ready());
    node.put("scopesLed", heartbeat.led());
    node.put("passes", heartbeat.passes());
    node.put("errors", heartbeat.errors());
    return new ReconcileLine(Optional.empty(), node);
  }

  /** Reads a line back; empty when it is none, such as one that a crash cut off. */
  public static Optional<ReconcileLine> parse(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode node && node.hasNonNull("kind")) {
        Instant.parse(node.path("at").asText());
        Optional<ClusterKey> cluster =
            node.hasNonNull("cluster")
                ? Optional.of(ClusterKey.parse(node.get("cluster").asText()))
                : Optional.empty();
        return Optional.of(new ReconcileLine(cluster, node));
      }
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException _) {
      // Not a line of this log.
    }
    return Optional.empty();
  }

  /** The line for machines. */
  public String json() {
    return content.toString();
  }

  /**
   * The line for people.
   *
   * @param zone the time zone to show times in
   */
  public String text(ZoneId zone) {
    String time =
        DateTimeFormatter.ofPattern("HH:mm:ss")
            .format(Instant.parse(content.path("at").asText()).atZone(zone));
    if (cluster.isEmpty()) {
      return "%s heartbeat: %d clusters, %d ready, %d passes, %d errors"
          .formatted(
              time,
              content.path("clusters").asInt(),
              content.path("ready").asInt(),
              content.path("passes").asLong(),
              content.path("errors").asLong());
    }
    List<String> words = new ArrayList<>();
    words.add(
        "%s %s %s (%s) %s"
            .formatted(
                time,
                content.path("cluster").asText(),
                content.path("commit").asText(),
                content.path("trigger").asText(),
                content.path("outcome").asText()));
    String actions = actionsText();
    if (!actions.isEmpty()) {
      words.add(actions);
    }
    for (JsonNode step : content.path("rollouts")) {
      words.add("rollout " + step.asText());
    }
    for (JsonNode held : content.path("held")) {
      words.add("held by " + held.asText());
    }
    return String.join(": ", words) + " [%.1f s]".formatted(content.path("seconds").asDouble());
  }

  /** What was done, each with its reason and its result where that is not {@code done}. */
  String actionsText() {
    List<String> actions = new ArrayList<>();
    for (JsonNode action : content.path("actions")) {
      String result = action.path("result").asText();
      String ending =
          result.equals("done") ? "" : " → " + result + ": " + action.path("detail").asText();
      actions.add(
          "%s (%s)%s"
              .formatted(action.path("summary").asText(), action.path("reason").asText(), ending));
    }
    return String.join("; ", actions);
  }
}
