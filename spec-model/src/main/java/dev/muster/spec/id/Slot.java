package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A stable place in a service, written {@code service-ordinal}. An instance fills a slot; its
 * replacement is the slot's next incarnation.
 *
 * @param service the service
 * @param ordinal the place, from 1
 */
public record Slot(ServiceName service, int ordinal) implements Comparable<Slot> {
  /** Checks that the ordinal is positive. */
  public Slot {
    if (ordinal < 1) {
      throw new IllegalArgumentException("slot ordinals begin at 1, not " + ordinal);
    }
  }

  /**
   * Reads {@code service-ordinal}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  @JsonCreator
  public static Slot parse(String text) {
    int hyphen = text.lastIndexOf('-');
    if (hyphen < 0) {
      throw new IllegalArgumentException("not service-ordinal: " + text);
    }
    return new Slot(
        new ServiceName(text.substring(0, hyphen)), Integer.parseInt(text.substring(hyphen + 1)));
  }

  // Written out, since every machine's slot is compared in every pass: what a record does by itself
  // is slower.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slot slot && ordinal == slot.ordinal && service.equals(slot.service);
  }

  @Override
  public int hashCode() {
    return 31 * service.hashCode() + ordinal;
  }

  @Override
  public int compareTo(Slot other) {
    int byService = service.compareTo(other.service);
    return byService != 0 ? byService : Integer.compare(ordinal, other.ordinal);
  }

  @Override
  @JsonValue
  public String toString() {
    return service + "-" + ordinal;
  }
}
