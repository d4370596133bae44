package dev.muster.provider.action;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names an action within its cluster: the same wish has the same key in every pass, and two actions
 * with one key are one.
 *
 * @param value kind and subject, such as {@code launch/web-2#3}; letters, digits and {@code -._#/:}
 */
public record ActionKey(@JsonValue String value) implements Comparable<ActionKey> {
  @JsonCreator
  public ActionKey {
    if (!value.matches("[-A-Za-z0-9._#/:]{1,200}")) {
      throw new IllegalArgumentException("not an action key: " + value);
    }
  }

  @Override
  public int compareTo(ActionKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
