package dev.muster.simulator.run;

import dev.muster.simulator.Simulation;
import dev.muster.simulator.Verdict;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.disturbance.ShortStories;
import dev.muster.simulator.process.Boundary;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Crashes a controller before and after every single effect of short scenarios: each run must end
 * as the one without a crash.
 */
public final class CrashPlans {
  private static final int QUIET_CYCLES = 3;

  private final long seed;
  private final int threads;

  /**
   * The plans of a seed.
   *
   * @param seed decides how long calls take
   * @param threads how many runs go on at once
   */
  public CrashPlans(long seed, int threads) {
    this.seed = seed;
    this.threads = threads;
  }

  /**
   * How the plans of a story ended.
   *
   * @param story its name
   * @param plans how many crashes were tried, each in a run of its own
   * @param failures what went wrong, by the number of the boundary
   */
  public record Result(String story, int plans, SortedMap<Integer, Verdict> failures) {
    /** Copies the map. */
    public Result {
      failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }
  }

  /** Crashes once at the n-th boundary after a time; counts boundaries on the way. */
  private static final class CrashAt implements Boundary {
    private final int at;
    private int seen;

    CrashAt(int at) {
      this.at = at;
    }

    @Override
    public boolean strikes() {
      seen++;
      return seen == at;
    }
  }

  /** Runs all plans of one story. */
  public Result run(String story) {
    Scenario scenario = Objects.requireNonNull(ShortStories.all(seed).get(story), story);
    CrashAt never = new CrashAt(-1);
    Verdict reference = run(scenario, never);
    SortedMap<Integer, Verdict> failures = new TreeMap<>();
    if (reference.breach().isPresent()) {
      failures.put(0, reference);
      return new Result(story, 1, failures);
    }
    int first = first(scenario, ShortStories.begins(story));
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      SortedMap<Integer, Future<Verdict>> runs = new TreeMap<>();
      for (int boundary = first; boundary <= never.seen; boundary++) {
        int at = boundary;
        runs.put(at, workers.submit(() -> run(scenario, new CrashAt(at))));
      }
      runs.forEach((at, running) -> {
        Verdict verdict = await(running);
        if (verdict.breach().isPresent() || !verdict.picture().equals(reference.picture())) {
          failures.put(at, verdict);
        }
      });
      return new Result(story, runs.size(), failures);
    }
  }

  private static Verdict await(Future<Verdict> running) {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while crashes were tried", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run with a crash has failed", e.getCause());
    }
  }

  // What happens before the story begins is the creation's business.
  private static int first(Scenario scenario, long begins) {
    if (begins == 0) {
      return 1;
    }
    CrashAt counting = new CrashAt(-1);
    Scenario before =
        new Scenario(
            scenario.seed(),
            scenario.scenery(),
            scenario.controllers(),
            scenario.clusters(),
            List.of(),
            begins,
            Optional.empty());
    Verdict verdict = new Simulation(before, new Simulation.Setup(Set.of(), 0, counting)).run();
    return verdict.breach().isEmpty() ? counting.seen : 1;
  }

  private static Verdict run(Scenario scenario, Boundary boundary) {
    return new Simulation(scenario, new Simulation.Setup(Set.of(), QUIET_CYCLES, boundary)).run();
  }
}
