package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * An availability zone within a cluster's region.
 *
 * @param value a DNS label: lower-case letters, digits and inner hyphens, at most 40 characters
 *     (may begin with a digit)
 */
public record Zone(@JsonValue String value) implements Comparable<Zone> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isLabel(text, 40);
  }

  @JsonCreator
  public Zone {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a Zone: " + value);
    }
  }

  @Override
  public int compareTo(Zone other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
