package dev.muster.proof.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;

/** Feeds inputs and measures what they cost. */
final class Feeding {
  /** No input may cost more. */
  static final long MOST_NANOS = 100_000_000;

  /**
   * How often an input that cost more is fed again. It counts as slow when it costs more each time:
   * a class that is loaded, code that is compiled or a busy machine costs once.
   */
  static final int MEASURED_AGAIN = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Feeding() {}

  // Everything that can be thrown is a finding here, a stack overflow and no memory among them.
  static Verdict once(Target target, byte[] input) {
    long begun = now(target.clock());
    try {
      Answer answer = target.feed(input);
      long nanos = now(target.clock()) - begun;
      Optional<Verdict.Bug> bug =
          answer instanceof Answer.Wrong wrong
              ? Optional.of(Verdict.Bug.of(wrong))
              : Optional.empty();
      return new Verdict(Optional.of(answer), bug, nanos);
    } catch (Throwable thrown) {
      long nanos = now(target.clock()) - begun;
      return new Verdict(Optional.empty(), Optional.of(Verdict.Bug.of(thrown)), nanos);
    }
  }

  /** The least that an input costs, fed a few times; ends early when that is little enough. */
  static long leastNanos(Target target, byte[] input) {
    long least = Long.MAX_VALUE;
    for (int time = 0; time < MEASURED_AGAIN && least > MOST_NANOS; time++) {
      least = Math.min(least, once(target, input).nanos());
    }
    return least;
  }

  /** What is wrong with an input, its cost included. */
  static Optional<Verdict.Bug> bug(Target target, byte[] input) {
    Verdict verdict = once(target, input);
    if (verdict.bug().isPresent() || verdict.nanos() <= MOST_NANOS) {
      return verdict.bug();
    }
    long least = leastNanos(target, input);
    return least > MOST_NANOS ? Optional.of(Verdict.Bug.slow(least)) : Optional.empty();
  }

  /** The CPU time that this thread has taken. */
  static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** The CPU time that a thread has taken; negative when it has ended. */
  static long cpuNanos(Thread thread) {
    return THREADS.getThreadCpuTime(thread.threadId());
  }

  private static long now(Target.Clock clock) {
    return switch (clock) {
      case CPU -> cpuNanos();
      case WALL -> System.nanoTime();
    };
  }
}
