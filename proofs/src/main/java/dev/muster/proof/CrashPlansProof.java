package dev.muster.proof;

import dev.muster.simulator.Verdict;
import dev.muster.simulator.disturbance.ShortStories;
import dev.muster.simulator.run.CrashPlans;
import java.util.Map;

/**
 * A controller that crashes before or after any one of its effects ends as one that does not.
 *
 * <p>Arguments: the number of seeds (3), each of which gives calls other durations.
 */
public final class CrashPlansProof {
  private static final int SEEDS = 3;
  private static final double BILLION = 1e9;

  private CrashPlansProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SEEDS;
    int threads = Runtime.getRuntime().availableProcessors();
    long begun = System.nanoTime();
    int plans = 0;
    int failures = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      for (String story : ShortStories.all(seed).keySet()) {
        CrashPlans.Result result = new CrashPlans(seed, threads).run(story);
        plans += result.plans();
        failures += result.failures().size();
        System.out.printf(
            "%-16s seed %d: %d plans, %d failures%n",
            story, seed, result.plans(), result.failures().size());
        for (Map.Entry<Integer, Verdict> failure : result.failures().entrySet()) {
          System.out.printf(
              "  crash at boundary %d: %s%n",
              failure.getKey(),
              failure
                  .getValue()
                  .breach()
                  .map(Object::toString)
                  .orElseGet(() -> "ends as " + failure.getValue().picture()));
        }
      }
    }
    System.out.printf(
        "%d crash plans in %.1f s, %d failures%n",
        plans, (System.nanoTime() - begun) / BILLION, failures);
    System.exit(failures == 0 ? 0 : 1);
  }
}
