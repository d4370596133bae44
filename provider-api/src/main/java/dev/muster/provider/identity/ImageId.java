package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The provider's id of one machine image.
 *
 * @param value given by the provider
 */
public record ImageId(@JsonValue String value) implements Comparable<ImageId> {
  @JsonCreator
  public ImageId {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("not a ImageId: '" + value + "'");
    }
  }

  @Override
  public int compareTo(ImageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
