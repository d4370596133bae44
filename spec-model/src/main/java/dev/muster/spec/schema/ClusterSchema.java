package dev.muster.spec.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.spec.schema.Field.Presence;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model as JSON Schema, for editors. It knows each field alone; what fields say together, such
 * as a listener's service, only the reader checks.
 */
public final class ClusterSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String DESCRIPTION = "description";
  private static final String TYPE = "type";

  private ClusterSchema() {}

  /** The schema as indented text, draft-07: the newest that editors' YAML support knows whole. */
  public static String json() {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("$id", "https://muster.dev/schema/v1/cluster.json");
    schema.put("title", "Muster cluster");
    schema.setAll(of(ClusterModel.DOCUMENT));
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(schema)
              .replace("\r\n", "\n")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static ObjectNode of(Shape shape) {
    return switch (shape) {
      case Shape.Section section -> section(section);
      case Shape.Named named -> named(named);
      case Shape.Items items -> items(items);
      case Shape.Text text -> text(text);
      case Shape.Choice choice -> choice(choice);
      case Shape.WholeNumber number ->
          typed("integer").put("minimum", number.minimum()).put("maximum", number.maximum());
      case Shape.Length length -> pattern(typed("string"), Durations.FORM.pattern());
      case Shape.Flag _ -> typed("boolean");
      case Shape.Json _ -> typed("object");
    };
  }

  private static ObjectNode section(Shape.Section section) {
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    for (Field field : section.fields()) {
      properties.set(field.name(), field(field));
    }
    List<String> required =
        section.fields().stream()
            .filter(field -> field.presence() instanceof Presence.Required)
            .map(Field::name)
            .toList();
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(names::add);
    }
    if (section.rule() == Shape.Rule.EXACTLY_ONE) {
      schema.put("minProperties", 1).put("maxProperties", 1);
    }
    return schema.put("additionalProperties", false);
  }

  private static ObjectNode field(Field field) {
    ObjectNode schema = of(field.shape());
    schema.put(DESCRIPTION, description(field));
    if (field.presence() instanceof Presence.Default(String text)) {
      switch (field.shape()) {
        case Shape.WholeNumber _ -> schema.put("default", Long.parseLong(text));
        case Shape.Flag _ -> schema.put("default", Boolean.parseBoolean(text));
        case Shape.Text _,
            Shape.Choice _,
            Shape.Length _,
            Shape.Section _,
            Shape.Named _,
            Shape.Items _,
            Shape.Json _ ->
            schema.put("default", text);
      }
    }
    return schema;
  }

  // Editors show the description alone, so that it says what each word of a choice means as well.
  private static String description(Field field) {
    String expected =
        switch (field.shape()) {
          case Shape.Text text -> " Write " + text.description() + ".";
          case Shape.Length length -> " Write " + length.expectation() + ".";
          case Shape.Choice choice when choice.options().size() > 1 -> meanings(choice);
          case Shape.Section _,
              Shape.Named _,
              Shape.Items _,
              Shape.Choice _,
              Shape.WholeNumber _,
              Shape.Flag _,
              Shape.Json _ ->
              "";
        };
    return field.documentation() + expected;
  }

  private static String meanings(Shape.Choice choice) {
    StringBuilder meanings = new StringBuilder();
    choice
        .options()
        .forEach(option -> meanings.append(" `" + option.name() + "`: " + option.documentation()));
    return meanings.toString();
  }

  private static ObjectNode named(Shape.Named named) {
    ObjectNode schema = typed("object");
    schema.set("propertyNames", pattern(NODES.objectNode(), named.key().pattern().pattern()));
    schema.set("additionalProperties", of(named.value()));
    if (named.minimum() > 0) {
      schema.put("minProperties", named.minimum());
    }
    return schema.put("maxProperties", named.maximum());
  }

  private static ObjectNode items(Shape.Items items) {
    ObjectNode schema = typed("array");
    schema.set("items", of(items.item()));
    if (items.minimum() > 0) {
      schema.put("minItems", items.minimum());
    }
    schema.put("maxItems", items.maximum());
    return items.distinct() ? schema.put("uniqueItems", true) : schema;
  }

  private static ObjectNode text(Shape.Text text) {
    ObjectNode schema = NODES.objectNode();
    switch (text.bare()) {
      case TEXT -> schema.put(TYPE, "string");
      case NUMBER -> types(schema, "string", "number");
      case ANYTHING -> types(schema, "string", "number", "boolean");
    }
    return pattern(schema, text.pattern().pattern()).put("maxLength", text.maximumLength());
  }

  private static void types(ObjectNode schema, String... types) {
    ArrayNode names = schema.putArray(TYPE);
    Stream.of(types).forEach(names::add);
  }

  private static ObjectNode choice(Shape.Choice choice) {
    ObjectNode schema = typed("string");
    ArrayNode words = schema.putArray("enum");
    choice.names().forEach(words::add);
    return schema;
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put(TYPE, type);
  }

  private static ObjectNode pattern(ObjectNode schema, String pattern) {
    return schema.put("pattern", "^(?:" + pattern + ")$");
  }
}
