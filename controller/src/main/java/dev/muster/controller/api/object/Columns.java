package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.spec.status.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The columns of the tables. */
final class Columns {
  private static final Column NAME = always("Name", "The name.", text("/metadata/name"));
  private static final Column AGE =
      new Column(
          "Age",
          "How old it is.",
          Column.Shown.ALWAYS,
          (object, now) -> Age.since(object.at("/metadata/creationTimestamp").asText(), now));
  private static final Column PRODUCT =
      wide("Product", "The product.", text("/metadata/namespace"));

  static final List<Column> CLUSTERS =
      List.of(
          NAME,
          always("Ready", "Whether it is as its newest document says.", Columns::ready),
          always("Reason", "Why it is ready or not.", Columns::reason),
          always("Services", "Machines that serve, of those that are wanted.", Columns::machines),
          always("Commit", "What was judged: a commit, or who applied it.", text("/status/origin")),
          AGE,
          wide(
              "Endpoints",
              "Where clients reach it.",
              object -> words(object.at("/status/endpoints"))),
          wide("By service", "The machines of each service.", Columns::services),
          wide("Suspended until", "When a person's stop ends.", annotation("suspended-until")),
          wide("Source", "The file in git that it comes from.", annotation("path")),
          wide("Message", "Why it is ready or not, in words.", Columns::message),
          PRODUCT);

  static final List<Column> INSTANCES =
      List.of(
          NAME,
          always("Cluster", "The cluster.", text("/spec/cluster")),
          always("Slot", "Its place in the service.", text("/spec/slot")),
          always("Version", "The version that it runs.", text("/spec/version")),
          always("State", "Where the machine is in its life.", text("/status/state")),
          always(
              "Health",
              "What the load balancer, the ensemble or the agent says.",
              text("/status/health")),
          always("Zone", "Where it is.", text("/spec/zone")),
          always("Address", "Its address.", text("/spec/address")),
          AGE,
          wide("Revision", "Image and configuration together.", text("/spec/revision")),
          wide("Incarnation", "Which machine of its slot it is.", text("/spec/incarnation")),
          wide(
              "Config",
              "The configuration that it runs with.",
              text("/status/agent/appliedConfig/number")),
          wide("Agent", "What its agent says.", text("/status/agent/health")),
          PRODUCT);

  static final List<Column> ROLLOUTS =
      List.of(
          NAME,
          always("Service", "The service.", text("/spec/service")),
          always("From", "The version that it comes from.", text("/spec/from/name")),
          always("To", "The version that it goes to.", text("/spec/to/name")),
          always("State", "How far it is.", text("/status/state")),
          always("Paused", "What it stands still for.", text("/status/paused/kind")),
          new Column(
              "Since",
              "How long it is in that state.",
              Column.Shown.ALWAYS,
              (object, now) -> Age.since(object.at("/status/since").asText(), now)),
          AGE,
          always("Why", "What it waits for, or why it ended so.", Columns::rolloutReason),
          wide("Number", "Which rollout of the service it is.", text("/spec/number")),
          wide("Cluster", "The cluster.", text("/spec/cluster")),
          wide("Commit", "What asked for it.", text("/spec/origin")),
          wide(
              "Gathered",
              "For how many seconds every gate has passed in this state.",
              text("/status/evidence/gatheredSeconds")),
          wide("Deadline", "When it waits no longer.", text("/status/deadline/at")),
          PRODUCT);

  static final List<Column> EVENTS =
      List.of(
          new Column(
              "Last Seen",
              "When it happened last.",
              Column.Shown.ALWAYS,
              (object, now) -> Age.since(object.at("/series/lastObservedTime").asText(), now)),
          always("Type", "Whether it needs attention.", text("/type")),
          always("Reason", "What happened, in a word.", text("/reason")),
          always("Object", "What it is about.", Columns::regarding),
          always("Message", "What happened.", text("/note")),
          wide("Count", "How often.", text("/series/count")),
          wide("Cluster", "The cluster.", text("/metadata/labels/cluster")),
          new Column(
              "First Seen",
              "When it happened first.",
              Column.Shown.WIDE,
              (object, now) -> Age.since(object.at("/eventTime").asText(), now)),
          wide("Name", "The name.", text("/metadata/name")),
          PRODUCT);

  private Columns() {}

  private static Column always(String name, String description, Function<JsonNode, String> cell) {
    return new Column(name, description, Column.Shown.ALWAYS, (object, _) -> cell.apply(object));
  }

  private static Column wide(String name, String description, Function<JsonNode, String> cell) {
    return new Column(name, description, Column.Shown.WIDE, (object, _) -> cell.apply(object));
  }

  private static Function<JsonNode, String> text(String pointer) {
    return object -> object.at(pointer).asText("");
  }

  private static Function<JsonNode, String> annotation(String name) {
    return object ->
        object
            .path("metadata")
            .path("annotations")
            .path(ClusterObjects.OWN_ANNOTATIONS + name)
            .asText("");
  }

  private static Optional<JsonNode> condition(JsonNode object, String type) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  // A verdict on an older generation says nothing of this one.
  private static boolean isJudged(JsonNode object) {
    return object.at("/status/observedGeneration").asLong()
        >= object.at("/metadata/generation").asLong();
  }

  private static String ready(JsonNode object) {
    return isJudged(object)
        ? condition(object, Condition.READY)
            .map(condition -> condition.path("status").asText())
            .orElse("Unknown")
        : "Unknown";
  }

  private static Optional<JsonNode> verdict(JsonNode object) {
    return condition(object, Condition.STALLED)
        .filter(condition -> condition.path("status").asText().equals("True"))
        .or(() -> condition(object, Condition.READY));
  }

  private static String reason(JsonNode object) {
    return isJudged(object)
        ? verdict(object).map(condition -> condition.path("reason").asText()).orElse("")
        : "Pending";
  }

  private static String message(JsonNode object) {
    return verdict(object).map(condition -> condition.path("message").asText()).orElse("");
  }

  private static String machines(JsonNode object) {
    int ready = 0;
    int desired = 0;
    for (JsonNode service : object.at("/status/services")) {
      ready += service.path("ready").asInt();
      desired += service.path("desired").asInt();
    }
    return ready + "/" + desired;
  }

  private static String services(JsonNode object) {
    List<String> services = new ArrayList<>();
    for (JsonNode service : object.at("/status/services")) {
      services.add(
          "%s=%d/%d"
              .formatted(
                  service.path("name").asText(),
                  service.path("ready").asInt(),
                  service.path("desired").asInt()));
    }
    return String.join(",", services);
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return String.join(",", words);
  }

  private static String regarding(JsonNode object) {
    String kind = object.at("/regarding/kind").asText("");
    return kind.toLowerCase(java.util.Locale.ROOT) + "/" + object.at("/regarding/name").asText("");
  }

  private static String rolloutReason(JsonNode object) {
    String waitsFor = object.at("/status/waitsFor").asText("");
    return waitsFor.isEmpty() ? object.at("/status/failure/message").asText("") : waitsFor;
  }

  /** The cells of an object. */
  static List<String> cells(Resource resource, JsonNode object, Instant now) {
    return resource.columns().stream().map(column -> column.cell().text(object, now)).toList();
  }
}
