package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The id of a ZooKeeper server; never used again with another disk.
 *
 * @param value 1 to 254 (255 would clash with TTL nodes)
 */
public record MemberId(@JsonValue int value) implements Comparable<MemberId> {
  @JsonCreator
  public MemberId {
    if (value < 1 || value > 254) {
      throw new IllegalArgumentException("not a MemberId: " + value);
    }
  }

  /** The one after this. */
  public MemberId next() {
    return new MemberId(value + 1);
  }

  @Override
  public int compareTo(MemberId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
