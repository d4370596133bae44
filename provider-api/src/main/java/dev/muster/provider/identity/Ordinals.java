package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Places of one service, in rising order. Written as ranges with steps, {@code 1-148/3+151}, so
 * that many fit a tag: services are striped over zones, and the places of one zone are as far from
 * each other as there are zones.
 *
 * @param values the places, each from 1 and higher than the one before; at least one
 */
public record Ordinals(List<Integer> values) {
  /** The most characters that the value of a tag may have. */
  public static final int MAXIMUM_LENGTH = 256;

  /** More than any batch has: a bound for what is read. */
  public static final int MAXIMUM = 1_000;

  private static final int SHORTEST_RANGE = 3;

  /** Checks the order. */
  public Ordinals {
    values = List.copyOf(values);
    if (values.isEmpty() || values.size() > MAXIMUM) {
      throw new IllegalArgumentException("not between 1 and " + MAXIMUM + " places: " + values);
    }
    int before = 0;
    for (int value : values) {
      if (value <= before) {
        throw new IllegalArgumentException("places rise from 1 on: " + values);
      }
      before = value;
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  @JsonCreator
  public static Ordinals parse(String text) {
    if (text.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException("longer than a tag: " + text);
    }
    List<Integer> values = new ArrayList<>();
    for (String range : text.split("\\+", -1)) {
      read(range, values);
    }
    return new Ordinals(values);
  }

  private static void read(String range, List<Integer> values) {
    int hyphen = range.indexOf('-');
    if (hyphen < 0) {
      values.add(Integer.parseInt(range));
      return;
    }
    int slash = range.indexOf('/');
    int first = Integer.parseInt(range.substring(0, hyphen));
    int last = Integer.parseInt(range.substring(hyphen + 1, slash < 0 ? range.length() : slash));
    int step = slash < 0 ? 1 : Integer.parseInt(range.substring(slash + 1));
    if (step < 1 || last <= first || (last - first) % step != 0) {
      throw new IllegalArgumentException("not first-last/step: " + range);
    }
    for (int value = first; value <= last && values.size() <= MAXIMUM; value += step) {
      values.add(value);
    }
  }

  /** How many there are. */
  public int size() {
    return values.size();
  }

  /** Whether the text fits a tag. */
  public boolean fitsTag() {
    return toString().length() <= MAXIMUM_LENGTH;
  }

  @Override
  @JsonValue
  public String toString() {
    List<String> ranges = new ArrayList<>();
    int index = 0;
    while (index < values.size()) {
      int length = rangeAt(index);
      if (length < SHORTEST_RANGE) {
        ranges.add(values.get(index).toString());
        index++;
      } else {
        int step = values.get(index + 1) - values.get(index);
        String bounds = values.get(index) + "-" + values.get(index + length - 1);
        ranges.add(step == 1 ? bounds : bounds + "/" + step);
        index += length;
      }
    }
    return String.join("+", ranges);
  }

  // How many places from this one on are equally far from each other.
  private int rangeAt(int index) {
    if (index + 1 >= values.size()) {
      return 1;
    }
    int step = values.get(index + 1) - values.get(index);
    int end = index + 1;
    while (end + 1 < values.size() && values.get(end + 1) - values.get(end) == step) {
      end++;
    }
    return end - index + 1;
  }
}
