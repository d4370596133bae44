package dev.muster.spec.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may stand in one place of a {@code cluster.yaml}. */
public sealed interface Shape {
  /** What to write, as the end of "expected …". */
  String expectation();

  /**
   * A mapping with fixed fields.
   *
   * @param fields what may be written, in the order of the reference
   * @param unavailable what a later version of Muster will read, refused until then
   * @param rule how many of the fields are written
   */
  record Section(List<Field> fields, List<Unavailable> unavailable, Rule rule) implements Shape {
    /** Copies the lists. */
    public Section {
      fields = List.copyOf(fields);
      unavailable = List.copyOf(unavailable);
    }

    /** The field of a name. */
    public Optional<Field> field(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The names that may be written. */
    public List<String> names() {
      return fields.stream().map(Field::name).toList();
    }

    @Override
    public String expectation() {
      return "a mapping with " + String.join(", ", names());
    }
  }

  /** How many of a section's fields are written. */
  enum Rule {
    /** As many as each field's presence says. */
    ANY,
    /** One of them, and no other beside it. */
    EXACTLY_ONE
  }

  /**
   * A mapping whose keys the operator chooses.
   *
   * @param key what a key may be
   * @param value what stands under each
   * @param minimum the fewest entries
   * @param maximum the most entries
   */
  record Named(Text key, Shape value, int minimum, int maximum) implements Shape {
    @Override
    public String expectation() {
      return "a mapping of "
          + Amounts.between(minimum, maximum)
          + " entries, each key "
          + key.expectation();
    }
  }

  /**
   * A list.
   *
   * @param item what each item is
   * @param minimum the fewest items
   * @param maximum the most items
   * @param distinct whether an item may stand only once
   */
  record Items(Shape item, int minimum, int maximum, boolean distinct) implements Shape {
    @Override
    public String expectation() {
      return "a list of " + Amounts.between(minimum, maximum) + " items";
    }
  }

  /**
   * Text, which is taken as it is written: {@code 1.10} stays {@code 1.10} and {@code no} stays
   * {@code no}, with or without quotes.
   *
   * @param description what it is
   * @param pattern the regular expression of all of it
   * @param maximumLength in UTF-16 units
   * @param bare what it may look like to other readers of YAML when it stands without quotes
   */
  record Text(String description, Pattern pattern, int maximumLength, Bare bare) implements Shape {
    @Override
    public String expectation() {
      return description;
    }
  }

  /** What a text without quotes may look like to a reader that knows no schema. */
  enum Bare {
    /** Only like text. */
    TEXT,
    /** Like a number too, such as a version. */
    NUMBER,
    /** Like anything but nothing. */
    ANYTHING
  }

  /**
   * One word of a few.
   *
   * @param options those that may be written
   * @param unavailable those of a later version of Muster
   */
  record Choice(List<Option> options, List<Unavailable> unavailable) implements Shape {
    /** Copies the lists. */
    public Choice {
      options = List.copyOf(options);
      unavailable = List.copyOf(unavailable);
    }

    /** The words that may be written. */
    public List<String> names() {
      return options.stream().map(Option::name).toList();
    }

    @Override
    public String expectation() {
      return options.size() == 1
          ? "`" + options.getFirst().name() + "`"
          : names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(" or "));
    }
  }

  /**
   * A word of a choice.
   *
   * @param name the word
   * @param documentation what it means
   */
  record Option(String name, String documentation) {}

  /**
   * A whole number.
   *
   * @param minimum the least
   * @param maximum the greatest
   */
  record WholeNumber(long minimum, long maximum) implements Shape {
    @Override
    public String expectation() {
      return "a whole number from " + minimum + " to " + maximum;
    }
  }

  /**
   * A length of time.
   *
   * @param minimum the shortest
   * @param maximum the longest
   */
  record Length(Duration minimum, Duration maximum) implements Shape {
    @Override
    public String expectation() {
      return "a duration from "
          + Durations.text(minimum)
          + " to "
          + Durations.text(maximum)
          + ", such as `5s`, `10m` or `1h30m`";
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public String expectation() {
      return "`true` or `false`";
    }
  }

  /** A JSON object of the operator's own. */
  record Json() implements Shape {
    @Override
    public String expectation() {
      return "a mapping of settings";
    }
  }
}
