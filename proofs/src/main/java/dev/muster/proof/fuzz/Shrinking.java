package dev.muster.proof.fuzz;

import java.time.Duration;
import java.util.Optional;

/**
 * Makes an input that shows a bug smaller, by deleting what the bug does not need. It works on a
 * thread of its own, since a smaller input may hang where the larger one did not.
 */
final class Shrinking {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Target target;
  private final String signature;
  private final long endNanos = System.nanoTime() + LONGEST.toNanos();
  private volatile byte[] smallest;

  private Shrinking(Target target, byte[] input, String signature) {
    this.target = target;
    this.signature = signature;
    this.smallest = input;
  }

  /** The smallest input found within ten seconds that shows the same bug. */
  static byte[] shrink(Target target, byte[] input, String signature) throws InterruptedException {
    Shrinking shrinking = new Shrinking(target, input, signature);
    Thread thread = Campaign.thread("shrinking", shrinking::run);
    thread.start();
    thread.join(LONGEST);
    return shrinking.smallest;
  }

  private void run() {
    int chunk = Math.max(1, smallest.length / 2);
    while (chunk > 0 && System.nanoTime() < endNanos) {
      int before = smallest.length;
      pass(chunk);
      if (smallest.length == before) {
        chunk /= 2;
      }
    }
  }

  private void pass(int chunk) {
    int at = 0;
    while (at < smallest.length && System.nanoTime() < endNanos) {
      int to = Math.min(smallest.length, at + chunk);
      byte[] without = Mutation.replace(smallest, at, to, new byte[0]);
      Optional<Verdict.Bug> bug = Feeding.bug(target, without);
      if (bug.filter(found -> found.signature().equals(signature)).isPresent()) {
        smallest = without;
      } else {
        at += chunk;
      }
    }
  }
}
