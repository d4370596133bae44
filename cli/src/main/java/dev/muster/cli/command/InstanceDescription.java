package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.TextTable;
import java.util.List;

/** Describes a machine to people. */
final class InstanceDescription {
  private final Description text;
  private final JsonNode metadata;
  private final JsonNode spec;
  private final JsonNode status;

  InstanceDescription(Description text, JsonNode instance) {
    this.text = text;
    this.metadata = instance.path("metadata");
    this.spec = instance.path("spec");
    this.status = instance.path("status");
  }

  void print(List<JsonNode> events) {
    text.line("Name", metadata.path("name").asText())
        .line("Product", metadata.path("namespace").asText())
        .line("Cluster", spec.path("cluster").asText())
        .line("Service", spec.path("service").asText())
        .line("Slot", spec.path("slot").asText())
        .line("Incarnation", spec.path("incarnation").asText())
        .line("Version", spec.path("version").asText())
        .line("Revision", spec.path("revision").asText())
        .line("Image", spec.path("image").asText())
        .line("Zone", spec.path("zone").asText())
        .line("Address", spec.path("address").asText())
        .line("Ensemble id", spec.path("ensembleId").asText())
        .texts("Labels", metadata.path("labels"), "")
        .time("Created", metadata.path("creationTimestamp").asText())
        .line("State", status.path("state").asText())
        .line("Health", status.path("health").asText())
        .line("Ensemble mode", status.path("ensemble").path("mode").asText())
        .time("Last observed", status.path("observedAt").asText());
    agent(status.path("agent"));
    targets();
    text.events(events);
  }

  private void agent(JsonNode agent) {
    if (agent.isMissingNode()) {
      text.line("Agent", "no report");
      return;
    }
    JsonNode config = agent.path("appliedConfig");
    text.line("Agent", agent.path("health").asText())
        .line("Agent's error", agent.path("error").asText())
        .line("Runs version", agent.path("reportedVersion").asText())
        .line(
            "Configuration",
            config.path("number").asLong() > 0
                ? "version "
                    + config.path("number").asText()
                    + ", sha256 "
                    + config.path("sha256").asText()
                : "none yet")
        .time("Reported", agent.path("reportedAt").asText());
  }

  private void targets() {
    TextTable table = new TextTable("BALANCER", "PORT", "HEALTH");
    status
        .path("targets")
        .forEach(target ->
            table.row(
                target.path("balancer").asText(),
                target.path("port").asText(),
                target.path("health").asText()));
    text.table("Targets", table);
  }
}
