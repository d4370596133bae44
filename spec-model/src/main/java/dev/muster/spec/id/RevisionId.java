package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names what a machine runs: a digest of version, image source and run section.
 *
 * @param value 12 hexadecimal digits
 */
public record RevisionId(@JsonValue String value) implements Comparable<RevisionId> {
  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isHexadecimal(text, 12);
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
