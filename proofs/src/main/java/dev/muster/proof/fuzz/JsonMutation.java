package dev.muster.proof.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Makes a bad JSON document of a good one: well-formed, but of another form than was agreed. */
public final class JsonMutation {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
              .build());
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST_TEXT = 20_000;
  private static final int DEEPEST = 1_200;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "-1",
          "0",
          "9999999999",
          "a/b",
          "../../x",
          "\u0000",
          "\uD800",
          "\uDC00x",
          "😀",
          "+1000000000-12-31T23:59:59.999999999Z",
          "-1000000000-01-01T00:00:00Z",
          "2026-01-01T00:00:00+23:59",
          "P9999999999D",
          "git",
          "api",
          "web-0",
          "web-99999999999",
          "PT0S");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1.5",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1e999999999",
          "1e-999999999",
          "1e400",
          "253402300800");

  private final Chance chance;

  /** A mutation. */
  public JsonMutation(Chance chance) {
    this.chance = chance;
  }

  /** The document, changed in one to four places. */
  public byte[] make(byte[] good) {
    try {
      JsonNode tree = JSON.readTree(good);
      int changes = 1 + chance.size(3);
      for (int change = 0; change < changes; change++) {
        change(tree);
      }
      return Wtf8.encode(JSON.writeValueAsString(chance.oneIn(100) ? value(tree) : tree));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a sample is no JSON: " + Report.shown(good), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private void change(JsonNode tree) {
    List<JsonNode> containers = new ArrayList<>();
    collect(tree, containers);
    if (containers.isEmpty()) {
      return;
    }
    switch (chance.pick(containers)) {
      case ObjectNode object -> change(object);
      case ArrayNode array -> change(array);
      // open type: Jackson has no other containers.
      default -> throw new IllegalStateException("only objects and arrays are collected");
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || chance.oneIn(10)) {
      object.set(chance.pick(TEXTS), value(object));
      return;
    }
    String name = chance.pick(names);
    JsonNode old = object.path(name);
    switch (chance.below(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.putNull(name);
      case 2 -> object.set(chance.pick(names), old);
      case 3 -> object.putArray(name).add(old);
      case 4 -> object.put(name, old.asText() + text());
      default -> object.set(name, value(old));
    }
  }

  private void change(ArrayNode array) {
    int at = chance.below(array.size() + 1);
    JsonNode old = array.isEmpty() ? NODES.textNode("a") : array.get(at % array.size());
    switch (chance.below(6)) {
      case 0 -> array.insertNull(at);
      case 1 -> array.insert(at, value(old));
      case 2 -> {
        if (!array.isEmpty()) {
          array.remove(at % array.size());
        }
      }
      default -> {
        int times = chance.size(300);
        for (int i = 0; i < times; i++) {
          array.add(old);
        }
      }
    }
  }

  private JsonNode value(JsonNode old) {
    return switch (chance.below(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(chance.oneIn(2));
      case 2 -> NODES.objectNode();
      case 3 -> NODES.arrayNode().addNull();
      case 4 -> deep(old);
      case 5, 6 -> NODES.numberNode(new BigDecimal(chance.pick(NUMBERS)));
      default -> NODES.textNode(text());
    };
  }

  private JsonNode deep(JsonNode inner) {
    JsonNode node = inner.isContainerNode() ? NODES.nullNode() : inner;
    int depth = chance.size(DEEPEST);
    for (int i = 0; i < depth; i++) {
      node = chance.oneIn(2) ? NODES.arrayNode().add(node) : NODES.objectNode().set("a", node);
    }
    return node;
  }

  private String text() {
    String text = chance.pick(TEXTS);
    return chance.oneIn(6) ? text.repeat(chance.size(LONGEST_TEXT) / (text.length() + 1)) : text;
  }
}
