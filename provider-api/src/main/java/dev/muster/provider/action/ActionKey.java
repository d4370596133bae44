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
  private static final int MOST = 200;
  private static final String OTHERS = "-._#/:";

  @JsonCreator
  public ActionKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an action key: " + value);
    }
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || OTHERS.indexOf(c) >= 0;
  }

  private static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MOST) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return true;
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
