package dev.muster.cli.console;

import java.util.List;

/** How a command prints what it found, as {@code -o} says it. */
public sealed interface OutputFormat {
  /** What {@code -o} takes, for messages. */
  List<String> NAMES = List.of("json", "yaml", "wide", "name", "jsonpath=EXPRESSION");

  /** A table for people. */
  record Table(boolean wide) implements OutputFormat {}

  /** JSON, indented. */
  record Json() implements OutputFormat {}

  /** YAML. */
  record Yaml() implements OutputFormat {}

  /** {@code kind/name} only. */
  record Name() implements OutputFormat {}

  /**
   * What a path finds.
   *
   * @param expression kubectl's template, such as <code>{.items[*].metadata.name}</code>
   */
  record JsonPath(String expression) implements OutputFormat {}

  /** Markdown, for pull requests. */
  record Markdown() implements OutputFormat {}

  /**
   * Reads the word after {@code -o}.
   *
   * @throws IllegalArgumentException when there is no such format
   */
  static OutputFormat parse(String text) {
    if (text.startsWith("jsonpath=")) {
      return new JsonPath(text.substring("jsonpath=".length()));
    }
    return switch (text) {
      case "table" -> new Table(false);
      case "wide" -> new Table(true);
      case "json" -> new Json();
      case "yaml" -> new Yaml();
      case "name" -> new Name();
      case "markdown" -> new Markdown();
      default ->
          throw new IllegalArgumentException(
              "there is no output format '" + text + "'; there are: " + String.join(", ", NAMES));
    };
  }

  /** Whether people read it, rather than programs. */
  default boolean forPeople() {
    return switch (this) {
      case Table _, Markdown _ -> true;
      case Json _, Yaml _, Name _, JsonPath _ -> false;
    };
  }
}
