package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The provider's id of one machine, such as {@code i-0abc}.
 *
 * @param value given by the provider, never used again
 */
public record InstanceId(@JsonValue String value) implements Comparable<InstanceId> {
  @JsonCreator
  public InstanceId {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("not a InstanceId: '" + value + "'");
    }
  }

  // Written out, since ids are the keys of the largest maps: what a record does by itself is
  // slower.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InstanceId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(InstanceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
