package dev.muster.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.spec.status.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a cluster object of the API. */
public final class ClusterView {
  private final JsonNode object;

  /** A view of an object. */
  public ClusterView(JsonNode object) {
    this.object = object;
  }

  /** Whether the condition holds and was judged on the newest generation. */
  public boolean holds(String condition) {
    return has(condition, "True");
  }

  /** Whether the condition has this status and was judged on the newest generation. */
  public boolean has(String condition, String status) {
    return status().path("observedGeneration").asLong() >= generation()
        && condition(condition)
            .map(node -> node.path("status").asText().equalsIgnoreCase(status))
            .orElse(false);
  }

  /** Whether the cluster is as its newest document says. */
  public boolean ready() {
    return holds(Condition.READY);
  }

  /** What tells it from another cluster that had its name before. */
  public String uid() {
    return object.path("metadata").path("uid").asText();
  }

  /** The generation of its document. */
  public long generation() {
    return object.path("metadata").path("generation").asLong();
  }

  /** The commit, or who applied it, that the status was judged on. */
  public String origin() {
    return status().path("origin").asText("");
  }

  /** Where clients reach its listeners, {@code address:port}. */
  public List<String> endpoints() {
    List<String> endpoints = new ArrayList<>();
    status().path("endpoints").forEach(node -> endpoints.add(node.asText()));
    return List.copyOf(endpoints);
  }

  /** The status section. */
  public JsonNode status() {
    return object.path("status");
  }

  /** One condition, whose type may be written in any case, as kubectl allows it. */
  public Optional<JsonNode> condition(String type) {
    for (JsonNode node : status().path("conditions")) {
      if (node.path("type").asText().equalsIgnoreCase(type)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /** One line that says how it stands. */
  public String summary() {
    List<String> words = new ArrayList<>();
    status()
        .path("services")
        .forEach(service ->
            words.add(
                service.path("name").asText()
                    + " "
                    + service.path("ready").asInt()
                    + "/"
                    + service.path("desired").asInt()));
    String why =
        condition(Condition.STALLED)
            .filter(node -> node.path("status").asText().equals("True"))
            .or(() -> condition(Condition.READY))
            .map(node -> node.path("reason").asText() + ": " + node.path("message").asText())
            .orElse("not looked at yet");
    return words.isEmpty() ? why : String.join(", ", words) + "; " + why;
  }
}
