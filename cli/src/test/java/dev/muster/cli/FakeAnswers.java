package dev.muster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of what the fake controller reads and answers. */
final class FakeAnswers {
  private FakeAnswers() {}

  static ObjectNode table(String plural, List<ObjectNode> objects, boolean withColumns) {
    ObjectNode table = JsonNodeFactory.instance.objectNode().put("kind", "Table");
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (withColumns) {
      definitions.addObject().put("name", "Name").put("priority", 0);
      definitions
          .addObject()
          .put("name", plural.equals("clusters") ? "Ready" : "What")
          .put("priority", 0);
      definitions.addObject().put("name", "Product").put("priority", 1);
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ArrayNode cells = rows.addObject().putArray("cells");
      cells.add(object.at("/metadata/name").asText());
      cells.add(
          plural.equals("clusters")
              ? object.at("/status/conditions/0/status").asText()
              : object.path("note").asText(object.at("/spec/slot").asText()));
      cells.add(object.at("/metadata/namespace").asText());
    }
    return table;
  }

  static ObjectNode status(int code, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Status")
        .put("code", code)
        .put("message", message);
  }

  /** The rollout with the word that was left, or why it was not. */
  static ObjectNode ordered(ObjectNode rollout, String verb, JsonNode body) {
    int number = rollout.at("/spec/number").asInt();
    if (body.path("rollout").asInt(number) != number) {
      return status(409, "cannot " + verb + " the rollout: the newest is number " + number);
    }
    rollout
        .withObject("/status/pendingOrder")
        .put("verb", verb)
        .put("actor", "ann")
        .put("reason", body.path("reason").asText())
        .put("at", "2026-05-04T03:05:00Z");
    return rollout;
  }

  static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        String[] words = pair.split("=", 2);
        parameters.put(words[0], URLDecoder.decode(words[1], StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  /** How far the controller has come with a commit: as far as the cluster's own. */
  static ObjectNode revision(ObjectNode cluster, String commit) {
    String origin = cluster.at("/status/origin").asText();
    boolean read = commit.startsWith(origin) || origin.startsWith(commit);
    String problem = cluster.at("/status/sourceProblem/message").asText();
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Revision")
        .put("progress", !read ? "NotRead" : problem.isEmpty() ? "InForce" : "Refused")
        .put("generation", cluster.at("/metadata/generation").asLong())
        .put("problem", problem);
  }
}
