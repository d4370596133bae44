package dev.muster.proof.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** The random choices of one input. Its own generator: no other input shifts them. */
public final class Chance {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The choices of an input.
   *
   * @param target the target's name
   * @param seed the campaign's seed
   * @param number the input's number, from 0
   */
  public static Chance of(String target, long seed, long number) {
    long mixed = (seed * PRIME + target.hashCode()) * PRIME + number;
    return new Chance(new SplittableRandom(mixed));
  }

  /** A number from 0 to below the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** Any number. */
  public long any() {
    return random.nextLong();
  }

  /** A number up to the bound, small ones far more often: each power of two is as likely. */
  public int size(int most) {
    int bits = 32 - Integer.numberOfLeadingZeros(most);
    return Math.min(most, random.nextInt(1 << random.nextInt(bits + 1)));
  }

  /** One of the values. */
  public <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Random bytes. */
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
