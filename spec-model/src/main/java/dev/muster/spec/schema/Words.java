package dev.muster.spec.schema;

import java.util.Locale;

/** The word by which a spec names a constant: {@code ROUND_ROBIN} is {@code roundRobin}. */
public final class Words {
  private Words() {}

  /** The word of a constant. */
  public static String of(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      word.append(
          word.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return word.toString();
  }

  /**
   * The constant that a word names.
   *
   * @throws IllegalArgumentException when none has this word
   */
  public static <E extends Enum<E>> E constant(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(word + " is none of " + type.getSimpleName());
  }
}
