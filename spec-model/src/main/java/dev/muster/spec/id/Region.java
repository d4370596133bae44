package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A region of a cloud, such as {@code us-east-1}.
 *
 * @param value lower-case letters and hyphens with a number at the end
 */
public record Region(@JsonValue String value) implements Comparable<Region> {
  private static final Pattern FORM = Pattern.compile("[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  @JsonCreator
  public Region {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a Region: " + value);
    }
  }

  @Override
  public int compareTo(Region other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
