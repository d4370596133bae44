package dev.muster.proof;

import dev.muster.simulator.run.Report;
import dev.muster.simulator.run.TakeOvers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A leader that stands still and goes on beside its successor writes nothing any more.
 *
 * <p>Arguments: the number of seeds (20000) and the first one (0).
 */
public final class PausedLeadersProof {
  private static final long SEEDS = 20_000;
  private static final int MOST_FAILURES = 20;
  private static final double BILLION = 1e9;

  private final AtomicLong next;
  private final long to;
  private final List<TakeOvers.Result> failures = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong seeds = new AtomicLong();
  private final AtomicLong overtaken = new AtomicLong();
  private final AtomicLong refusedByStore = new AtomicLong();
  private final AtomicLong refusedByCloud = new AtomicLong();
  private final AtomicLong unfenced = new AtomicLong();

  private PausedLeadersProof(long from, long to) {
    this.next = new AtomicLong(from);
    this.to = to;
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    List<String> words = List.of(arguments);
    long count = words.isEmpty() ? SEEDS : Long.parseLong(words.getFirst());
    long from = words.size() > 1 ? Long.parseLong(words.get(1)) : 0;
    System.exit(new PausedLeadersProof(from, from + count).run() ? 0 : 1);
  }

  private boolean run() throws InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(workers.submit(this::work));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    for (TakeOvers.Result failure : failures) {
      System.out.println(Report.of(failure.verdict(), "bin/prove simulation"));
    }
    System.out.printf(
        "%d seeds on %d threads in %.1f s%n",
        seeds.get(), threads, (System.nanoTime() - begun) / BILLION);
    System.out.printf(
        "another controller led %d times while an older leader stood still; of the older ones the"
            + " store refused %d records and the cloud and the ensembles %d actions%n",
        overtaken.get(), refusedByStore.get(), refusedByCloud.get());
    System.out.printf(
        "%d actions took effect under an older epoch; %d failures%n",
        unfenced.get(), failures.size());
    // A proof in which nobody tried would prove nothing.
    return failures.isEmpty()
        && unfenced.get() == 0
        && overtaken.get() > 0
        && refusedByStore.get() + refusedByCloud.get() > 0;
  }

  private void work() {
    long seed = next.getAndIncrement();
    while (seed < to && failures.size() < MOST_FAILURES) {
      TakeOvers.Result result = TakeOvers.run(seed);
      seeds.incrementAndGet();
      overtaken.addAndGet(result.overtaken());
      refusedByStore.addAndGet(result.refusedByStore());
      refusedByCloud.addAndGet(result.refusedByCloud());
      unfenced.addAndGet(result.unfenced());
      if (result.verdict().breach().isPresent()) {
        failures.add(result);
      }
      seed = next.getAndIncrement();
    }
  }
}
