package dev.muster.spec.yaml;

import dev.muster.spec.schema.Durations;
import dev.muster.spec.schema.Shape;
import dev.muster.spec.schema.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads scalars as what their field is, not as what YAML would guess: {@code version: 1.10} is the
 * text "1.10", {@code name: no} the text "no".
 */
final class ScalarCheck {
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern ZERO_FIRST = Pattern.compile("0[0-9]+");
  private static final List<String> BOOLEAN_LIKE =
      List.of("yes", "no", "on", "off", "true", "false");

  private final Problems problems;

  ScalarCheck(Problems problems) {
    this.problems = problems;
  }

  Optional<Checked> wrongType(YamlNode node, Shape shape, Place place) {
    problems.add(
        node instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()
            ? place.position()
            : node.position(),
        place.quoted() + " is " + node.description(),
        shape.expectation());
    return Optional.empty();
  }

  private Optional<Checked> wrongValue(
      YamlNode.Scalar scalar, String why, Shape shape, Place place) {
    problems.add(
        scalar.position(),
        place.quoted() + " is " + scalar.description() + why,
        shape.expectation());
    return Optional.empty();
  }

  Optional<Checked> text(YamlNode node, Shape.Text shape, Place place) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      return wrongType(node, shape, place);
    }
    String text = scalar.text();
    if (fits(text, shape)) {
      return Optional.of(new Checked.Text(scalar.position(), text));
    }
    boolean tooLong = text.length() > shape.maximumLength();
    return wrongValue(
        scalar, tooLong ? ", " + text.length() + " characters long" : "", shape, place);
  }

  static boolean fits(String text, Shape.Text shape) {
    return text.length() <= shape.maximumLength() && shape.pattern().matcher(text).matches();
  }

  Optional<Checked> choice(YamlNode node, Shape.Choice shape, Place place) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      return wrongType(node, shape, place);
    }
    String word = scalar.text();
    if (shape.names().contains(word)) {
      return Optional.of(new Checked.Text(scalar.position(), word));
    }
    for (Unavailable later : shape.unavailable()) {
      if (later.name().equals(word)) {
        problems.add(
            scalar.position(),
            "`" + place.path() + ": " + word + "` is not available in this version of Muster",
            later.instead());
        return Optional.empty();
      }
    }
    List<String> known = new ArrayList<>(shape.names());
    problems.add(
        scalar.position(),
        place.quoted() + " is " + scalar.description(),
        shape.expectation(),
        Nearest.of(word, known));
    return Optional.empty();
  }

  Optional<Checked> wholeNumber(YamlNode node, Shape.WholeNumber shape, Place place) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      return wrongType(node, shape, place);
    }
    String text = scalar.text();
    if (!scalar.plain()) {
      return wrongValue(scalar, "", shape, place);
    }
    if (ZERO_FIRST.matcher(text).matches()) {
      return wrongValue(scalar, ", which some readers take for an octal number", shape, place);
    }
    if (!DECIMAL.matcher(text).matches()) {
      return wrongValue(scalar, "", shape, place);
    }
    long value = Long.parseLong(text);
    return value < shape.minimum() || value > shape.maximum()
        ? wrongValue(scalar, "", shape, place)
        : Optional.of(new Checked.WholeNumber(scalar.position(), value));
  }

  Optional<Checked> length(YamlNode node, Shape.Length shape, Place place) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      return wrongType(node, shape, place);
    }
    Optional<Duration> duration = Durations.parse(scalar.text());
    if (duration.isEmpty()) {
      boolean bare = DECIMAL.matcher(scalar.text()).matches();
      return wrongValue(scalar, bare ? ", a number without a unit" : "", shape, place);
    }
    boolean within =
        duration.get().compareTo(shape.minimum()) >= 0
            && duration.get().compareTo(shape.maximum()) <= 0;
    return within
        ? Optional.of(new Checked.Length(scalar.position(), duration.get()))
        : wrongValue(scalar, "", shape, place);
  }

  Optional<Checked> flag(YamlNode node, Shape.Flag shape, Place place) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      return wrongType(node, shape, place);
    }
    if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return Optional.of(new Checked.Flag(scalar.position(), scalar.text().equals("true")));
    }
    return wrongValue(scalar, "", shape, place);
  }

  /** Whether other readers of YAML may take a scalar without quotes for true or false. */
  static boolean looksLikeBoolean(String text) {
    return BOOLEAN_LIKE.stream().anyMatch(text::equalsIgnoreCase);
  }
}
