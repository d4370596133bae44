package dev.muster.spec.schema;

/** Words for counts. */
final class Amounts {
  private Amounts() {}

  static String between(int minimum, int maximum) {
    return minimum == 0 ? "at most " + maximum : minimum + " to " + maximum;
  }
}
