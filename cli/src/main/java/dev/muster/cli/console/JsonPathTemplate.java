package dev.muster.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * kubectl's {@code -o jsonpath=} templates: text with <code>{.path}</code> expressions, quoted text
 * such as <code>{"\n"}</code> and <code>{range .items[*]}…{end}</code>, which is not nested.
 */
public final class JsonPathTemplate {
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  // What reads an expression calls itself for each of its steps.
  private static final int LONGEST = 2_000;

  private final String template;

  /** A template; a path without braces is one as well. */
  public JsonPathTemplate(String template) {
    this.template = template.contains("{") ? template : "{" + template + "}";
  }

  /**
   * Fills the template.
   *
   * @throws CommandFailure when the template cannot be read
   */
  public String fill(JsonNode root) {
    if (template.length() > LONGEST) {
      throw refused(
          template.substring(0, 40) + "…", "it is longer than " + LONGEST + " characters");
    }
    return fill(template, root);
  }

  private static String fill(String template, JsonNode root) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      if (open < 0) {
        return text.append(template, at, template.length()).toString();
      }
      text.append(template, at, open);
      int close = closing(template, open);
      String expression = template.substring(open + 1, close).strip();
      if (expression.startsWith("range ")) {
        int end = template.indexOf("{end}", close);
        if (end < 0) {
          throw refused(template, "{range …} without {end}");
        }
        String body = template.substring(close + 1, end);
        find(expression.substring("range ".length()).strip(), root)
            .forEach(item -> text.append(fill(body, item)));
        at = end + "{end}".length();
      } else {
        text.append(value(expression, root));
        at = close + 1;
      }
    }
    return text.toString();
  }

  private static int closing(String template, int open) {
    boolean quoted = false;
    for (int at = open; at < template.length(); at++) {
      char letter = template.charAt(at);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == '}' && !quoted) {
        return at;
      }
    }
    throw refused(template, "{ without }");
  }

  private static String value(String expression, JsonNode root) {
    if (expression.startsWith("\"") && expression.endsWith("\"") && expression.length() > 1) {
      return expression
          .substring(1, expression.length() - 1)
          .replace("\\n", "\n")
          .replace("\\t", "\t");
    }
    List<String> words = new ArrayList<>();
    find(expression, root)
        .forEach(node -> words.add(node.isValueNode() ? node.asText() : node.toString()));
    return String.join(" ", words);
  }

  private static JsonNode find(String expression, JsonNode root) {
    String path = expression.startsWith("$") ? expression : "$" + dotted(expression);
    try {
      JsonNode found = JsonPath.using(CONFIGURATION).parse(root).read(path, JsonNode.class);
      if (found == null) {
        throw refused(expression, "it names nothing");
      }
      return found;
    } catch (InvalidPathException e) {
      throw refused(expression, String.valueOf(e.getMessage()));
    }
  }

  private static String dotted(String expression) {
    if (expression.equals("@") || expression.isEmpty()) {
      return "";
    }
    String path = expression.startsWith("@") ? expression.substring(1) : expression;
    return path.startsWith(".") || path.startsWith("[") ? path : "." + path;
  }

  private static CommandFailure refused(String template, String why) {
    return new CommandFailure(
        "cannot read the jsonpath template '" + template + "': " + why,
        "Write it as kubectl does, such as -o 'jsonpath={.items[*].metadata.name}'.");
  }
}
