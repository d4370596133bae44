package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The unique id of a cluster, given once when it is first stored; a recreated cluster of the same
 * name has another.
 *
 * @param value lower-case letters, digits and hyphens, at most 63 characters
 */
public record ClusterUid(@JsonValue String value) implements Comparable<ClusterUid> {
  /** Whether {@code text} can be a value of this type. */
  public static boolean isValid(String text) {
    return Labels.isLabel(text, 63);
  }

  @JsonCreator
  public ClusterUid {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a ClusterUid: " + value);
    }
  }

  @Override
  public int compareTo(ClusterUid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
