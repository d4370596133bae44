package dev.muster.proof;

import dev.muster.simulator.Differential;
import dev.muster.simulator.Verdict;
import dev.muster.simulator.disturbance.Planned;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.disturbance.Scenarios;
import dev.muster.simulator.run.Campaign;
import dev.muster.simulator.run.Report;
import dev.muster.simulator.run.Shrinker;
import dev.muster.simulator.run.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The kernel that ships keeps its promises in simulated clouds that lag, lie and fail.
 *
 * <p>Arguments: the number of seeds (20000) and the first one (0), {@code --twice N} for how many
 * of them are run twice (one of a hundred), {@code --rolling} for runs in which services move to
 * other versions; or {@code --seed N} to see one run again, shrunk, with {@code --only 3,5} to keep
 * these disturbances of its plan alone.
 */
public final class SimulationProof {
  private static final long SEEDS = 20_000;
  private static final long TWICE_OF = 100;
  private static final double BILLION = 1e9;

  private static final String ROLLING = "--rolling";

  private final LongFunction<Scenario> scenarios;
  // The word that a command needs to meet the same runs.
  private final String family;

  private SimulationProof(LongFunction<Scenario> scenarios, String family) {
    this.scenarios = scenarios;
    this.family = family;
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    SimulationProof proof =
        words.remove(ROLLING)
            ? new SimulationProof(Scenarios::rolling, ROLLING + " ")
            : new SimulationProof(Scenarios::of, "");
    System.exit(proof.holds(words) ? 0 : 1);
  }

  private boolean holds(List<String> words) {
    int seed = words.indexOf("--seed");
    if (seed >= 0) {
      int only = words.indexOf("--only");
      return replay(Long.parseLong(words.get(seed + 1)), only < 0 ? "" : words.get(only + 1));
    }
    long seeds = words.isEmpty() ? SEEDS : Long.parseLong(words.getFirst());
    long from = words.size() > 1 ? Long.parseLong(words.get(1)) : 0;
    int twice = words.indexOf("--twice");
    return run(from, seeds, twice < 0 ? seeds / TWICE_OF : Long.parseLong(words.get(twice + 1)));
  }

  private boolean run(long from, long seeds, long twice) {
    int threads = Runtime.getRuntime().availableProcessors();
    long begun = System.nanoTime();
    Tally tally = new Campaign(from, from + seeds, threads, scenarios).run();
    double seconds = (System.nanoTime() - begun) / BILLION;
    for (Verdict failure : tally.failures()) {
      System.out.println(Report.of(failure, command()));
    }
    System.out.printf(
        "%d seeds on %d threads in %.1f s: %.1f seeds/s%n",
        tally.seeds(), threads, seconds, tally.seeds() / seconds);
    System.out.printf(
        "%d events (at least %d a seed), %d passes (at least %d a seed), %.0f events/s%n",
        tally.events(),
        tally.fewestEvents(),
        tally.passes(),
        tally.fewestPasses(),
        tally.events() / seconds);
    System.out.printf(
        "converged after the last fault: median %.0f s, p99 %.0f s, longest %.0f s of virtual time%n",
        tally.convergenceSeconds(0.5), tally.convergenceSeconds(0.99), tally.convergenceSeconds(1));
    long unequal = unequalTraces(from, twice);
    System.out.printf(
        "%d failures; %d of %d seeds run twice had unequal traces%n",
        tally.failures().size(), unequal, twice);
    return tally.failures().isEmpty() && unequal == 0;
  }

  private long unequalTraces(long from, long seeds) {
    return LongStream.range(from, from + seeds)
        .parallel()
        .filter(seed -> {
          long first = Differential.run(scenarios.apply(seed)).hash();
          long second = Differential.run(scenarios.apply(seed)).hash();
          return first != second;
        })
        .count();
  }

  private String command() {
    return ("bin/prove simulation " + family).strip();
  }

  private boolean replay(long seed, String only) {
    Scenario scenario = scenarios.apply(seed);
    if (!only.isEmpty()) {
      Set<Integer> kept =
          Arrays.stream(only.split(",", -1)).map(Integer::parseInt).collect(Collectors.toSet());
      scenario =
          scenario.with(
              scenario.plan().stream().filter(one -> kept.contains(one.index())).toList());
    }
    Verdict verdict = Differential.run(scenario);
    if (verdict.breach().isEmpty()) {
      System.out.printf(
          "seed %d: %d events, %d passes, converged %d s after the last fault, trace %016x%n",
          seed,
          verdict.events(),
          verdict.passes(),
          verdict.convergedAfterMillis() / 1000,
          verdict.hash());
      return true;
    }
    Scenario smallest = new Shrinker().shrink(scenario);
    System.out.println(Report.of(Differential.run(smallest), command()));
    System.out.println("it needs only:");
    smallest.plan().forEach(planned -> System.out.println("  " + planned));
    System.out.printf(
        "to see just that: %s --seed %d --only %s%n",
        command(),
        seed,
        smallest.plan().stream()
            .map(Planned::index)
            .map(String::valueOf)
            .collect(Collectors.joining(",")));
    return false;
  }
}
