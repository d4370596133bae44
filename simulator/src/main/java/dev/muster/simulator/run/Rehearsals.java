package dev.muster.simulator.run;

import dev.muster.simulator.rehearsal.Rehearsal;
import dev.muster.simulator.rehearsal.Rehearsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs a rehearsal with many seeds on several threads. */
public final class Rehearsals {
  /** The most seeds of one rehearsal. */
  public static final int MOST_SEEDS = 10_000;

  private static final Duration LOOKS_EVERY = Duration.ofMillis(200);

  private final Rehearsal rehearsal;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicReferenceArray<Rehearsed> runs;
  private final AtomicReference<Optional<RuntimeException>> crash =
      new AtomicReference<>(Optional.empty());

  /**
   * Runs that have not begun.
   *
   * @param seeds how many, from 0 on; 1 to {@link #MOST_SEEDS}
   */
  public Rehearsals(Rehearsal rehearsal, int seeds) {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new IllegalArgumentException(
          "%d seeds; 1 to %d are allowed".formatted(seeds, MOST_SEEDS));
    }
    this.rehearsal = rehearsal;
    this.runs = new AtomicReferenceArray<>(seeds);
  }

  /**
   * Runs all of them.
   *
   * @param threads how many run at once
   * @param progress is told now and then, by the calling thread, how many have ended
   * @return the runs by seed
   */
  public List<Rehearsed> run(int threads, LongConsumer progress) {
    List<Thread> workers =
        Stream.generate(() -> Thread.ofPlatform().daemon().name("seeds").unstarted(this::work))
            .limit(Math.min(threads, runs.length()))
            .toList();
    workers.forEach(Thread::start);
    for (Thread worker : workers) {
      await(worker, progress);
    }
    crash
        .get()
        .ifPresent(found -> {
          throw found;
        });
    return IntStream.range(0, runs.length()).mapToObj(runs::get).toList();
  }

  private void await(Thread worker, LongConsumer progress) {
    try {
      while (!worker.join(LOOKS_EVERY)) {
        progress.accept(done.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted after " + done.get() + " seeds", e);
    }
  }

  private void work() {
    long seed = next.getAndIncrement();
    while (seed < runs.length() && crash.get().isEmpty()) {
      try {
        runs.set(Math.toIntExact(seed), rehearsal.run(seed));
        done.incrementAndGet();
      } catch (RuntimeException e) {
        crash.set(
            Optional.of(new IllegalStateException("seed " + seed + " broke the simulator", e)));
      }
      seed = next.getAndIncrement();
    }
  }
}
