package dev.muster.simulator.run;

import dev.muster.simulator.transition.Transition;
import dev.muster.simulator.transition.Transition.Pair;
import dev.muster.simulator.transition.Transition.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Runs pairs of specs on several threads. Each pair is run on one of them. */
public final class TransitionCampaign {
  private final List<Pair> pairs;
  private final int threads;
  private final IntConsumer progress;
  private final AtomicInteger next = new AtomicInteger();
  private final List<Result> results = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<RuntimeException> crash = new AtomicReference<>();

  /**
   * A campaign that has not begun.
   *
   * @param pairs what is to be run
   * @param threads how many run at once
   * @param progress is told how many pairs have begun, on any thread
   */
  public TransitionCampaign(List<Pair> pairs, int threads, IntConsumer progress) {
    this.pairs = List.copyOf(pairs);
    this.threads = threads;
    this.progress = progress;
  }

  /** Every ordered pair of two different names. */
  public static List<Pair> everyPair(Iterable<String> names) {
    List<Pair> pairs = new ArrayList<>();
    for (String from : names) {
      for (String to : names) {
        if (!from.equals(to)) {
          pairs.add(new Pair(from, to));
        }
      }
    }
    return pairs;
  }

  /** Runs all of them; the results come in no particular order. */
  public List<Result> run() {
    List<Thread> workers =
        Stream.generate(() -> Thread.ofPlatform().name("pairs").unstarted(this::work))
            .limit(threads)
            .toList();
    workers.forEach(Thread::start);
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted after " + results.size() + " results", e);
      }
    }
    RuntimeException found = crash.get();
    if (found != null) {
      throw found;
    }
    return List.copyOf(results);
  }

  private void work() {
    int index = next.getAndIncrement();
    while (index < pairs.size() && crash.get() == null) {
      progress.accept(index);
      try {
        results.addAll(Transition.both(pairs.get(index)));
      } catch (RuntimeException e) {
        crash.set(
            new IllegalStateException("pair " + pairs.get(index) + " broke the simulator", e));
      }
      index = next.getAndIncrement();
    }
  }
}
