package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Makes a launch happen once: the same token gives the same machine.
 *
 * @param value derived from cluster uid, slot and incarnation, recorded before the call
 */
public record LaunchToken(@JsonValue String value) implements Comparable<LaunchToken> {
  @JsonCreator
  public LaunchToken {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("not a LaunchToken: '" + value + "'");
    }
  }

  @Override
  public int compareTo(LaunchToken other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
