package dev.muster.spec.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value that has the shape which the model asks of its place; what had not is left out. */
sealed interface Checked {
  /** Where it was written, or where its section was when it is a default. */
  Position position();

  /**
   * A section's fields by name.
   *
   * @param fields those that have a value: written and good, or a default
   * @param written the names that were written, also those whose value was refused
   */
  record Section(Position position, Map<String, Checked> fields, Set<String> written)
      implements Checked {
    /** Whether a field was written, good or not. */
    boolean isWritten(String name) {
      return written.contains(name);
    }

    /** A section within this one. */
    Optional<Section> section(String name) {
      return Optional.ofNullable(fields.get(name)).map(Section.class::cast);
    }

    /** A mapping with keys of the operator's own. */
    List<Entry> entries(String name) {
      Checked named = fields.get(name);
      return named == null ? List.of() : ((Named) named).entries();
    }

    /** A list's items. */
    List<Checked> items(String name) {
      Checked items = fields.get(name);
      return items == null ? List.of() : ((Items) items).items();
    }

    /** A text. */
    Optional<Text> text(String name) {
      return Optional.ofNullable(fields.get(name)).map(Text.class::cast);
    }

    /** A whole number. */
    Optional<WholeNumber> number(String name) {
      return Optional.ofNullable(fields.get(name)).map(WholeNumber.class::cast);
    }

    /** A length of time. */
    Optional<Length> length(String name) {
      return Optional.ofNullable(fields.get(name)).map(Length.class::cast);
    }

    /** A flag. */
    Optional<Flag> flag(String name) {
      return Optional.ofNullable(fields.get(name)).map(Flag.class::cast);
    }
  }

  /** A mapping with keys of the operator's own. */
  record Named(Position position, List<Entry> entries) implements Checked {}

  /** A list. */
  record Items(Position position, List<Checked> items) implements Checked {}

  /** Text, also a word of a choice. */
  record Text(Position position, String value) implements Checked {}

  /** A whole number. */
  record WholeNumber(Position position, long value) implements Checked {}

  /** A length of time. */
  record Length(Position position, Duration value) implements Checked {}

  /** True or false. */
  record Flag(Position position, boolean value) implements Checked {}

  /** A JSON object in canonical form. */
  record Json(Position position, String canonical) implements Checked {}

  /** A key with its value, which is absent when it was refused. */
  record Entry(Position position, String key, Optional<Checked> value) {
    /** The value as a section. */
    Optional<Section> section() {
      return value.map(Section.class::cast);
    }
  }
}
