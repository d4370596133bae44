package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The provider's id of one load balancer.
 *
 * @param value given by the provider
 */
public record BalancerId(@JsonValue String value) implements Comparable<BalancerId> {
  @JsonCreator
  public BalancerId {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("not a BalancerId: '" + value + "'");
    }
  }

  @Override
  public int compareTo(BalancerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
