package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record Sha256(@JsonValue String value) implements Comparable<Sha256> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** The regular expression of its values, for schemas. */
  public static String pattern() {
    return FORM.pattern();
  }

  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isHexadecimal(text, 64);
  }

  @JsonCreator
  public Sha256 {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a Sha256: " + value);
    }
  }

  @Override
  public int compareTo(Sha256 other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
