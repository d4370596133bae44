package dev.muster.simulator.run;

import dev.muster.simulator.Differential;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.disturbance.Scenarios;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Runs all seeds of a range on several threads. Each seed is one run on one thread. */
public final class Campaign {
  private static final int MOST_FAILURES = 20;

  private final long from;
  private final long to;
  private final int threads;
  private final LongFunction<Scenario> scenarios;
  private final AtomicLong next;
  private final Tally tally = new Tally();

  /**
   * A campaign that has not begun.
   *
   * @param from the first seed
   * @param to the seed after the last
   * @param threads how many run at once
   */
  public Campaign(long from, long to, int threads) {
    this(from, to, threads, Scenarios::of);
  }

  /**
   * A campaign that has not begun.
   *
   * @param from the first seed
   * @param to the seed after the last
   * @param threads how many run at once
   * @param scenarios the scenario of each seed
   */
  public Campaign(long from, long to, int threads, LongFunction<Scenario> scenarios) {
    this.scenarios = scenarios;
    this.from = from;
    this.to = to;
    this.threads = threads;
    this.next = new AtomicLong(from);
  }

  /** Runs all seeds, or until there are enough failures to look at. */
  public Tally run() {
    AtomicReference<Optional<RuntimeException>> crash = new AtomicReference<>(Optional.empty());
    List<Thread> workers =
        Stream.generate(() -> Thread.ofPlatform().name("seeds").unstarted(() -> work(crash)))
            .limit(threads)
            .toList();
    workers.forEach(Thread::start);
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted between seeds " + from + " and " + to, e);
      }
    }
    crash
        .get()
        .ifPresent(found -> {
          throw found;
        });
    return tally;
  }

  private void work(AtomicReference<Optional<RuntimeException>> crash) {
    long seed = next.getAndIncrement();
    while (seed < to && tally.failures().size() < MOST_FAILURES && crash.get().isEmpty()) {
      try {
        tally.add(Differential.run(scenarios.apply(seed)));
      } catch (RuntimeException e) {
        crash.set(
            Optional.of(new IllegalStateException("seed " + seed + " broke the simulator", e)));
      }
      seed = next.getAndIncrement();
    }
  }
}
