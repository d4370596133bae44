package dev.muster.proof.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Feeds very many inputs to all targets, on a few threads, and counts what becomes of them. */
public final class Campaign {
  /** How much CPU time an input may take before it is taken to hang. */
  private static final long HANGS_CPU_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The same for one that waits, or for a machine that has no time for it. */
  private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(120);

  private static final long WATCH_MILLIS = 500;
  private static final int BLOCK = 200;

  // What a thread of a small process has: no input may need more.
  private static final long STACK_BYTES = 512 * 1024;

  private final long seed;
  private final int threads;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong cpuNanos = new AtomicLong();

  private record Block(Tally tally, long from, long to) {}

  /**
   * An input that is being fed.
   *
   * @param tally whose
   * @param number which
   * @param sinceNanos since when
   * @param sinceCpuNanos the CPU time that its thread had taken by then
   */
  private record Current(Tally tally, long number, long sinceNanos, long sinceCpuNanos) {}

  /**
   * How a campaign ended.
   *
   * @param tallies what became of each target's inputs
   * @param seconds how long it took
   * @param cpuSeconds how much CPU time its threads took together, for making inputs too
   * @param planned how many inputs there were to feed
   */
  public record Result(List<Tally> tallies, double seconds, double cpuSeconds, long planned) {
    /** How many inputs were fed. */
    public long inputs() {
      return tallies.stream().mapToLong(Tally::inputs).sum();
    }

    /** How many inputs cost too much once and little when they were fed again. */
    public long onceSlow() {
      return tallies.stream().mapToLong(Tally::onceSlow).sum();
    }

    /** Whether all was fed and nothing is wrong. */
    public boolean isClean() {
      return inputs() == planned && tallies.stream().allMatch(tally -> tally.bugs().isEmpty());
    }
  }

  /**
   * Plans a campaign.
   *
   * @param targets what is fed
   * @param inputs how many inputs all targets get together, each by its weight
   * @param seed of all choices
   * @param threads how many feed at once
   */
  public Campaign(List<Target> targets, long inputs, long seed, int threads) {
    this.seed = seed;
    this.threads = threads;
    long weights = targets.stream().mapToLong(Target::weight).sum();
    for (Target target : targets) {
      Tally tally = new Tally(target);
      tallies.add(tally);
      long share = Math.max(1, Math.ceilDiv(inputs * target.weight(), weights));
      for (long from = 0; from < share; from += BLOCK) {
        blocks.add(new Block(tally, from, Math.min(share, from + BLOCK)));
      }
    }
    Collections.shuffle(blocks, new Random(seed));
  }

  /** Runs it to its end, or until an input hangs. */
  public Result run() throws InterruptedException {
    long begun = System.nanoTime();
    List<Feeder> feeders = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      feeders.add(new Feeder(i));
    }
    feeders.forEach(feeder -> feeder.thread.start());
    boolean hangs = false;
    while (!hangs && feeders.stream().anyMatch(feeder -> feeder.thread.isAlive())) {
      feeders.getFirst().thread.join(WATCH_MILLIS);
      feeders.getLast().thread.join(WATCH_MILLIS);
      hangs = feeders.stream().anyMatch(Feeder::hangs);
    }
    return new Result(
        List.copyOf(tallies),
        (System.nanoTime() - begun) / 1e9,
        cpuNanos.get() / 1e9,
        blocks.stream().mapToLong(block -> block.to() - block.from()).sum());
  }

  /** A thread that feeds. A daemon: an input that hangs must not keep the process. */
  static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  private final class Feeder implements Runnable {
    private final Thread thread;
    private volatile @Nullable Current current;

    Feeder(int number) {
      thread = Campaign.thread("feeder-" + number, this);
    }

    @Override
    public void run() {
      for (Optional<Block> block = take(); block.isPresent(); block = take()) {
        feed(block.get());
      }
      cpuNanos.addAndGet(Feeding.cpuNanos());
    }

    private Optional<Block> take() {
      int index = next.getAndIncrement();
      return index < blocks.size() ? Optional.of(blocks.get(index)) : Optional.empty();
    }

    private void feed(Block block) {
      Tally tally = block.tally();
      Target target = tally.target();
      long begun = System.nanoTime();
      for (long number = block.from(); number < block.to(); number++) {
        current = new Current(tally, number, System.nanoTime(), Feeding.cpuNanos());
        try {
          feed(tally, number, target.generate(Chance.of(target.name(), seed, number)));
        } catch (RuntimeException | StackOverflowError e) {
          // The fuzzer's own bug: an input that was not fed must not pass for a good one.
          tally.add(number, Verdict.Bug.of(e));
        }
      }
      current = null;
      tally.addWall(System.nanoTime() - begun);
    }

    private void feed(Tally tally, long number, byte[] input) {
      Verdict verdict = Feeding.once(tally.target(), input);
      tally.add(number, verdict);
      if (verdict.nanos() <= Feeding.MOST_NANOS) {
        return;
      }
      long least = Feeding.leastNanos(tally.target(), input);
      if (least > Feeding.MOST_NANOS) {
        tally.add(number, Verdict.Bug.slow(least));
      } else {
        tally.addOnceSlow();
      }
    }

    boolean hangs() {
      Current fed = current;
      if (fed == null) {
        return false;
      }
      long cpuNanos = Feeding.cpuNanos(thread) - fed.sinceCpuNanos();
      long nanos = System.nanoTime() - fed.sinceNanos();
      if (cpuNanos < HANGS_CPU_NANOS && nanos < HANGS_NANOS) {
        return false;
      }
      StringBuilder where =
          new StringBuilder(
              "after %.0f s, %.0f s of them CPU time, it was there:"
                  .formatted(nanos / 1e9, cpuNanos / 1e9));
      for (StackTraceElement frame : thread.getStackTrace()) {
        where.append("\n      at ").append(frame);
      }
      fed.tally().add(fed.number(), new Verdict.Bug("hangs", where.toString()));
      return true;
    }
  }
}
