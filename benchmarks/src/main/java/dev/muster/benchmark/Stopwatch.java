package dev.muster.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times some work again and again, on the clock and on the processor. */
final class Stopwatch {
  private static final double NANOSECONDS_A_MILLISECOND = 1e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Double> elapsed;
  private final List<Double> processor;

  private Stopwatch(List<Double> elapsed, List<Double> processor) {
    this.elapsed = elapsed.stream().sorted().toList();
    this.processor = processor.stream().sorted().toList();
  }

  /** Runs the work so often to warm up, then so often measured. */
  static Stopwatch time(Runnable work, int warmups, int rounds) {
    for (int round = 0; round < warmups; round++) {
      work.run();
    }
    List<Double> elapsed = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long processorBegun = THREADS.getCurrentThreadCpuTime();
      long begun = System.nanoTime();
      work.run();
      elapsed.add((System.nanoTime() - begun) / NANOSECONDS_A_MILLISECOND);
      processor.add(
          (THREADS.getCurrentThreadCpuTime() - processorBegun) / NANOSECONDS_A_MILLISECOND);
    }
    return new Stopwatch(elapsed, processor);
  }

  /**
   * The milliseconds of the fastest round, by the clock: what other programs on the machine take
   * away only ever adds to it.
   */
  double fastest() {
    return elapsed.getFirst();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "fastest %.1f ms, median %.1f ms, of which the thread computed %.1f ms",
        fastest(),
        elapsed.get(elapsed.size() / 2),
        processor.get(processor.size() / 2));
  }
}
