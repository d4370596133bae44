package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A size of machine, such as {@code t3.small}.
 *
 * @param value family and size with a dot between
 */
public record InstanceType(@JsonValue String value) implements Comparable<InstanceType> {
  private static final Pattern FORM =
      Pattern.compile("[a-z][a-z0-9-]{0,30}\\.[a-z0-9][a-z0-9-]{0,30}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  @JsonCreator
  public InstanceType {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a InstanceType: " + value);
    }
  }

  @Override
  public int compareTo(InstanceType other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
