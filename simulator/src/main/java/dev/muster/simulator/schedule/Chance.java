package dev.muster.simulator.schedule;

import java.util.List;

/**
 * Chance that a seed decides (SplitMix64). Each component draws from a fork of its own name, so
 * that one more draw in one of them does not shift the others.
 */
public final class Chance {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final double UNIT = 0x1.0p-53;

  private final long seed;
  private long state;

  /** The root of a seed. */
  public Chance(long seed) {
    this.seed = mix(seed + GOLDEN);
    this.state = this.seed;
  }

  /** The chance of a component, whatever was drawn here before. */
  public Chance fork(String name) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return new Chance(seed ^ mix(hash));
  }

  /** The next 64 bits. */
  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** An integer from 0 to below the bound. */
  public int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /** An integer between the two, both included. */
  public long between(long low, long high) {
    return low + (next() >>> 2) % (high - low + 1);
  }

  /** Whether something of this probability happens. */
  public boolean happens(double probability) {
    return (next() >>> 11) * UNIT < probability;
  }

  /** One of them. */
  public <T> T pick(List<T> some) {
    return some.get(below(some.size()));
  }

  /** Spreads the bits of a number over all of its places. */
  public static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
