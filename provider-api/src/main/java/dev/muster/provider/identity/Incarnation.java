package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Counts the machines that have filled one slot.
 *
 * @param value from 1, higher for each replacement
 */
public record Incarnation(@JsonValue int value) implements Comparable<Incarnation> {
  @JsonCreator
  public Incarnation {
    if (value < 1) {
      throw new IllegalArgumentException("not a Incarnation: " + value);
    }
  }

  /** The one after this. */
  public Incarnation next() {
    return new Incarnation(value + 1);
  }

  @Override
  public int compareTo(Incarnation other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
