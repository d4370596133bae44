package dev.muster.provider.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.spec.id.Slot;

/**
 * One of the machines that fill a slot in turn, written {@code service-ordinal.incarnation}. While
 * a rollout is under way a slot has two.
 *
 * @param slot the place
 * @param incarnation which machine of it
 */
public record Occupant(Slot slot, Incarnation incarnation) implements Comparable<Occupant> {
  /**
   * Reads {@code service-ordinal.incarnation}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  @JsonCreator
  public static Occupant parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("not service-ordinal.incarnation: " + text);
    }
    return new Occupant(
        Slot.parse(text.substring(0, dot)),
        new Incarnation(Integer.parseInt(text.substring(dot + 1))));
  }

  @Override
  public int compareTo(Occupant other) {
    int bySlot = slot.compareTo(other.slot);
    return bySlot != 0 ? bySlot : incarnation.compareTo(other.incarnation);
  }

  @Override
  @JsonValue
  public String toString() {
    return slot + "." + incarnation;
  }
}
