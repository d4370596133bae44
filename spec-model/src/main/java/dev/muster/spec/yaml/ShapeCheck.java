package dev.muster.spec.yaml;

import dev.muster.spec.schema.Field;
import dev.muster.spec.schema.Field.Presence;
import dev.muster.spec.schema.Shape;
import dev.muster.spec.schema.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a tree against the model and fills in its defaults. */
final class ShapeCheck {
  private static final int MAXIMUM_COMPARED = 50;

  private final Problems problems;
  private final ScalarCheck scalars;

  ShapeCheck(Problems problems) {
    this.problems = problems;
    this.scalars = new ScalarCheck(problems);
  }

  /**
   * Checks one value.
   *
   * @param node what is written
   * @param shape what the model asks
   * @param place where it stands: its path, and the position of its key
   * @return the value; empty when it was refused as a whole, which has been reported
   */
  Optional<Checked> check(YamlNode node, Shape shape, Place place) {
    if (node instanceof YamlNode.Refused) {
      return Optional.empty();
    }
    return switch (shape) {
      case Shape.Section section -> section(node, section, place);
      case Shape.Named named -> named(node, named, place);
      case Shape.Items items -> items(node, items, place);
      case Shape.Json json -> json(node, json, place);
      case Shape.Text text -> scalars.text(node, text, place);
      case Shape.Choice choice -> scalars.choice(node, choice, place);
      case Shape.WholeNumber number -> scalars.wholeNumber(node, number, place);
      case Shape.Length length -> scalars.length(node, length, place);
      case Shape.Flag flag -> scalars.flag(node, flag, place);
    };
  }

  private Optional<Checked> section(YamlNode node, Shape.Section section, Place place) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return scalars.wrongType(node, section, place);
    }
    Map<String, Checked> fields = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (YamlNode.Entry entry : problems.whileRoom(mapping.entries())) {
      written.add(entry.key());
      section
          .field(entry.key())
          .ifPresentOrElse(
              field ->
                  check(entry.value(), field.shape(), place.child(entry))
                      .ifPresent(value -> fields.put(field.name(), value)),
              () -> refuseName(entry, section, place));
    }
    for (Field field : section.fields()) {
      if (!written.contains(field.name()) && !meant(field, written, section)) {
        absent(field, place).ifPresent(value -> fields.put(field.name(), value));
      }
    }
    if (section.rule() == Shape.Rule.EXACTLY_ONE && mapping.entries().size() != 1) {
      problems.add(
          place.position(),
          place.quoted() + " has " + mapping.entries().size() + " entries",
          "exactly one: " + String.join(" or ", section.names()));
    }
    return Optional.of(new Checked.Section(place.position(), fields, written));
  }

  private void refuseName(YamlNode.Entry entry, Shape.Section section, Place place) {
    Optional<Unavailable> later =
        section.unavailable().stream().filter(u -> u.name().equals(entry.key())).findFirst();
    if (later.isPresent()) {
      problems.add(
          entry.position(),
          place.child(entry).quoted() + " is not available in this version of Muster",
          later.get().instead());
      return;
    }
    problems.add(
        entry.position(),
        "unknown field " + Quoting.quote(entry.key()) + place.within(),
        (section.names().size() == 1 ? "" : "one of ") + String.join(", ", section.names()),
        deeper(entry.key(), section).or(() -> Nearest.of(entry.key(), section.names())));
  }

  // A misspelt field is one problem, not a missing field beside an unknown one.
  private boolean meant(Field field, Set<String> written, Shape.Section section) {
    if (!(field.presence() instanceof Presence.Required) || problems.isEmpty()) {
      return false;
    }
    return written.stream()
        .limit(MAXIMUM_COMPARED)
        .filter(name -> section.field(name).isEmpty())
        .anyMatch(name -> Nearest.of(name, section.names()).equals(Optional.of(field.name())));
  }

  // A field that is well spelt but stands one level too high is as frequent as a misspelt one.
  private static Optional<String> deeper(String name, Shape.Section section) {
    return section.fields().stream()
        .filter(field -> field.shape() instanceof Shape.Section)
        .filter(field -> ((Shape.Section) field.shape()).field(name).isPresent())
        .map(field -> field.name() + "." + name)
        .findFirst();
  }

  private Optional<Checked> absent(Field field, Place place) {
    return switch (field.presence()) {
      case Presence.Required _ -> {
        problems.add(
            place.position(),
            "the field `" + field.name() + "` is missing" + place.within(),
            field.shape().expectation());
        yield Optional.empty();
      }
      case Presence.Optional _ -> Optional.empty();
      case Presence.Default(String text) ->
          check(new YamlNode.Scalar(place.position(), text, true), field.shape(), place);
      case Presence.Empty _ ->
          check(new YamlNode.Mapping(place.position(), List.of()), field.shape(), place);
    };
  }

  private Optional<Checked> named(YamlNode node, Shape.Named named, Place place) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return scalars.wrongType(node, named, place);
    }
    List<Checked.Entry> entries = new ArrayList<>();
    for (YamlNode.Entry entry : problems.whileRoom(mapping.entries())) {
      Optional<Checked> value = check(entry.value(), named.value(), place.child(entry));
      if (ScalarCheck.fits(entry.key(), named.key())) {
        entries.add(new Checked.Entry(entry.position(), entry.key(), value));
      } else {
        problems.add(
            entry.position(),
            "the key " + Quoting.quote(entry.key()) + place.within(),
            named.key().expectation());
      }
    }
    checkCount(mapping.entries().size(), named.minimum(), named.maximum(), named, place);
    return Optional.of(new Checked.Named(place.position(), entries));
  }

  private Optional<Checked> items(YamlNode node, Shape.Items items, Place place) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      return scalars.wrongType(node, items, place);
    }
    List<Checked> checked = new ArrayList<>();
    Map<String, Position> seen = new HashMap<>();
    for (YamlNode item : problems.whileRoom(sequence.items())) {
      Optional<Checked> value = check(item, items.item(), place.item(item, checked.size()));
      value.ifPresent(checked::add);
      if (items.distinct() && value.isPresent() && value.get() instanceof Checked.Text text) {
        Position first = seen.putIfAbsent(text.value(), item.position());
        if (first != null) {
          problems.add(
              item.position(),
              Quoting.quote(text.value()) + " stands twice in " + place.quoted(),
              "each one once");
        }
      }
    }
    checkCount(sequence.items().size(), items.minimum(), items.maximum(), items, place);
    return Optional.of(new Checked.Items(place.position(), checked));
  }

  private void checkCount(int count, int minimum, int maximum, Shape shape, Place place) {
    if (count < minimum || count > maximum) {
      problems.add(
          place.position(),
          place.quoted() + (count == 0 ? " is empty" : " has " + count + " entries"),
          shape.expectation());
    }
  }

  private Optional<Checked> json(YamlNode node, Shape.Json json, Place place) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return scalars.wrongType(node, json, place);
    }
    return new JsonText(problems)
        .of(mapping, place)
        .map(text -> new Checked.Json(place.position(), text));
  }
}
