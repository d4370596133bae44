package dev.muster.controller.api.object;

import dev.muster.spec.schema.Words;

/** The word by which the API names a constant. */
final class Word {
  private Word() {}

  /** {@code NOT_SERVING} is {@code NotServing}. */
  static String of(Enum<?> constant) {
    String word = Words.of(constant);
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
