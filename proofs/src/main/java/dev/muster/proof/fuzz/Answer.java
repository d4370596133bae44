package dev.muster.proof.fuzz;

/** What became of an input. An exception that reaches the campaign is none of these: a bug. */
public sealed interface Answer {
  /** It was taken, and whatever must then hold does hold. */
  record Accepted() implements Answer {}

  /** It was refused in the way that is documented: by a value or by the documented exception. */
  record Refused() implements Answer {}

  /**
   * A promise was broken.
   *
   * @param promise which one, the same words for every input that breaks it
   * @param detail how this input broke it
   */
  record Wrong(String promise, String detail) implements Answer {}

  /** It was taken. */
  static Answer accepted() {
    return new Accepted();
  }

  /** It was refused. */
  static Answer refused() {
    return new Refused();
  }

  /** It was taken when the promise holds for it. */
  static Answer acceptedIf(boolean holds, String promise, String detail) {
    return holds ? new Accepted() : new Wrong(promise, detail);
  }
}
