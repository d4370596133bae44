package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of one deployment of a product, such as {@code prod}.
 *
 * @param value a DNS label: lower-case letters, digits and inner hyphens, at most 40 characters
 */
public record ClusterName(@JsonValue String value) implements Comparable<ClusterName> {
  private static final Pattern FORM = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isName(text, 40);
  }

  @JsonCreator
  public ClusterName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a ClusterName: " + value);
    }
  }

  @Override
  public int compareTo(ClusterName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
