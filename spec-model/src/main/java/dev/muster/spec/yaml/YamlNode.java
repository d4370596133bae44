package dev.muster.spec.yaml;

import java.util.List;

/** YAML as it is written, before anybody decides what a scalar means. */
sealed interface YamlNode {
  /** Where the value begins. */
  Position position();

  /** A mapping; its keys are distinct. */
  record Mapping(Position position, List<Entry> entries) implements YamlNode {}

  /** A sequence. */
  record Sequence(Position position, List<YamlNode> items) implements YamlNode {}

  /** A scalar with its text; {@code plain} when it stands without quotes. */
  record Scalar(Position position, String text, boolean plain) implements YamlNode {
    /** Whether nothing is written, or what YAML calls nothing. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
  }

  /** Something that has been reported already. */
  record Refused(Position position) implements YamlNode {}

  /** A key with its value. */
  record Entry(Position position, String key, YamlNode value) {}

  /** What it is, for a message. */
  default String description() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar scalar when scalar.isNull() -> "nothing";
      case Scalar scalar when scalar.plain() -> Quoting.quote(scalar.text());
      case Scalar scalar -> "the text " + Quoting.quote(scalar.text());
      case Refused _ -> "something refused";
    };
  }
}
