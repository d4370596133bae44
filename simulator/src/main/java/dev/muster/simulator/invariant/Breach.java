package dev.muster.simulator.invariant;

/**
 * A promise that was broken.
 *
 * @param invariant the name of the invariant
 * @param at when, in milliseconds of the run
 * @param message what was seen
 */
public record Breach(String invariant, long at, String message) {
  @Override
  public String toString() {
    return invariant + ": " + message;
  }
}
