package dev.muster.controller.guard;

/** Shares of a fleet that may go without a word. */
final class Shares {
  private Shares() {}

  /** The larger of one machine and a tenth of them. */
  static int tenth(int machines) {
    return Math.max(1, machines / 10);
  }
}
