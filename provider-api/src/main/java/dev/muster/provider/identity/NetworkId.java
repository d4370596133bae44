package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The provider's id of one network.
 *
 * @param value given by the provider
 */
public record NetworkId(@JsonValue String value) implements Comparable<NetworkId> {
  @JsonCreator
  public NetworkId {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("not a NetworkId: '" + value + "'");
    }
  }

  @Override
  public int compareTo(NetworkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
