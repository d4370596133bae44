package dev.muster.simulator.disturbance;

/**
 * A disturbance with its time.
 *
 * @param index its number in the plan of its seed, by which it can be left out
 * @param at when, in milliseconds of the run
 * @param what it is
 */
public record Planned(int index, long at, Disturbance what) {
  @Override
  public String toString() {
    return "#%d at %ds: %s".formatted(index, at / 1000, what);
  }
}
