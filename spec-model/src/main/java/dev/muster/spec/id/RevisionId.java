package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names what a machine runs: a digest of version, image source and run section.
 *
 * @param value 12 hexadecimal digits
 */
public record RevisionId(@JsonValue String value) implements Comparable<RevisionId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @JsonCreator
  public RevisionId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a RevisionId: " + value);
    }
  }

  @Override
  public int compareTo(RevisionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
