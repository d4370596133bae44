package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The version of a service, as its artifact and its image carry it.
 *
 * @param value letters, digits, dots, plus, underscores and hyphens, at most 63 characters
 */
public record ServiceVersion(@JsonValue String value) implements Comparable<ServiceVersion> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,62}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isVersion(text, 63);
  }

  @JsonCreator
  public ServiceVersion {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a ServiceVersion: " + value);
    }
  }

  @Override
  public int compareTo(ServiceVersion other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
