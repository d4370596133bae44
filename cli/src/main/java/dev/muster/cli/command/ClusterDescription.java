package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.console.Age;
import dev.muster.cli.console.TextTable;
import java.time.Instant;
import java.util.List;

/** Describes a cluster to people. */
final class ClusterDescription {
  /**
   * The prefix of the annotations by which the controller tells what is no part of the document.
   */
  private static final String OWN = "status.muster.dev/";

  private final Description text;
  private final JsonNode cluster;
  private final JsonNode metadata;
  private final JsonNode status;

  ClusterDescription(Description text, JsonNode cluster) {
    this.text = text;
    this.cluster = cluster;
    this.metadata = cluster.path("metadata");
    this.status = cluster.path("status");
  }

  void print(List<JsonNode> instances, List<JsonNode> events) {
    head();
    source();
    stops();
    text.line("Endpoints", String.join(", ", new ClusterView(cluster).endpoints()));
    services();
    conditions();
    instances(instances);
    text.events(events);
  }

  private void head() {
    String judged = status.path("observedGeneration").asText("");
    String generation = metadata.path("generation").asText();
    text.line("Name", metadata.path("name").asText())
        .line("Product", metadata.path("namespace").asText())
        .line("Uid", metadata.path("uid").asText())
        .texts("Labels", metadata.path("labels"), "")
        .texts("Annotations", metadata.path("annotations"), OWN)
        .time("Created", metadata.path("creationTimestamp").asText())
        .line(
            "Generation",
            judged.equals(generation)
                ? generation
                : generation + " (judged so far: " + judged + ")")
        .line("Lifecycle", status.path("lifecycle").asText())
        .time("Last observed", status.path("lastObservedAt").asText());
  }

  private void source() {
    text.line("Repository", own("repository"))
        .line("Path", own("path"))
        .line("Commit", own("commit"))
        .line("Author", own("author"))
        .line("Applied by", own("applied-by"))
        .line("Judged on", status.path("origin").asText())
        .line("Unreadable", own("unreadable"));
    JsonNode problem = status.path("sourceProblem");
    if (!problem.isMissingNode()) {
      text.paragraph(
          "Source problem",
          problem.path("kind").asText()
              + " in commit "
              + problem.path("commit").asText()
              + ": the last good document stays in force\n"
              + problem.path("message").asText());
    }
  }

  private void stops() {
    if (!own("suspended-until").isEmpty()) {
      String reason = own("suspended-reason");
      text.line(
          "Suspended",
          "until "
              + own("suspended-until")
              + " by "
              + own("suspended-by")
              + (reason.isEmpty() ? "" : ": " + reason));
    }
    if (!own("confirmed-count").isEmpty()) {
      text.line(
          "Confirmed",
          own("confirmed-by")
              + " lets "
              + own("confirmed-count")
              + " machines go, for generation "
              + own("confirmed-generation"));
    }
  }

  private String own(String name) {
    return metadata.path("annotations").path(OWN + name).asText("");
  }

  private void services() {
    TextTable table = new TextTable("NAME", "VERSION", "DESIRED", "RUNNING", "READY");
    status
        .path("services")
        .forEach(service ->
            table.row(
                service.path("name").asText(),
                service.path("version").asText(),
                service.path("desired").asText(),
                service.path("running").asText(),
                service.path("ready").asText()));
    text.table("Services", table);
  }

  private void conditions() {
    Instant now = text.now();
    TextTable table = new TextTable("TYPE", "STATUS", "REASON", "SINCE", "MESSAGE");
    status
        .path("conditions")
        .forEach(condition ->
            table.row(
                condition.path("type").asText(),
                condition.path("status").asText(),
                condition.path("reason").asText(),
                Age.since(condition.path("lastTransitionTime").asText(), now),
                condition.path("message").asText()));
    text.table("Conditions", table);
  }

  private void instances(List<JsonNode> instances) {
    TextTable table =
        new TextTable("NAME", "SLOT", "VERSION", "STATE", "HEALTH", "ZONE", "ADDRESS", "AGE");
    for (JsonNode instance : instances) {
      JsonNode spec = instance.path("spec");
      table.row(
          instance.path("metadata").path("name").asText(),
          spec.path("slot").asText(),
          spec.path("version").asText(),
          instance.path("status").path("state").asText(),
          instance.path("status").path("health").asText(),
          spec.path("zone").asText(),
          spec.path("address").asText(),
          Age.since(instance.path("metadata").path("creationTimestamp").asText(), text.now()));
    }
    text.table("Instances", table);
  }
}
