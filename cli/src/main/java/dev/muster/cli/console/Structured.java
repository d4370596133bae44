package dev.muster.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints objects for programs. */
public final class Structured {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Structured() {}

  /** Prints an object in a format that is not {@link OutputFormat#forPeople}. */
  public static void print(PrintWriter out, OutputFormat format, JsonNode object) {
    switch (format) {
      case OutputFormat.Json _ -> out.println(write(JSON, object));
      case OutputFormat.Yaml _ -> out.print(write(yaml(), object));
      case OutputFormat.Name _ -> names(out, object);
      case OutputFormat.JsonPath path ->
          out.println(new JsonPathTemplate(path.expression()).fill(object));
      case OutputFormat.Table _, OutputFormat.Markdown _ ->
          throw new IllegalArgumentException("tables are printed by their commands");
    }
    out.flush();
  }

  private static void names(PrintWriter out, JsonNode object) {
    if (object.path("items").isArray()) {
      object.path("items").forEach(item -> names(out, item));
    } else {
      String kind = object.path("kind").asText("object").toLowerCase(Locale.ROOT);
      String name = object.path("metadata").path("name").asText();
      if (name.isEmpty()) {
        throw new CommandFailure("there is nothing with a name to print", "Print it by -o json.");
      }
      out.println(kind + "/" + name);
    }
  }

  private static ObjectMapper yaml() {
    return new ObjectMapper(
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());
  }

  private static String write(ObjectMapper mapper, JsonNode object) {
    try {
      return mapper.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
