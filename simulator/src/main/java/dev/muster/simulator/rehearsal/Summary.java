package dev.muster.simulator.rehearsal;

import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What all runs of a rehearsal have in common.
 *
 * @param seeds how many runs there were
 * @param converged how many of them settled, stayed quiet and broke no promise
 * @param broken the others, by seed
 * @param convergenceMillis from the last fault to the settled state, of those that settled; empty
 *     when none did
 * @param reads how often a part of the world was read in one run
 * @param mutations how many changes were asked for in one run
 * @param failed how many calls failed in one run
 * @param lowest the fewest healthy machines of each service, over all runs
 * @param lowestWhileWaiting the same, while a change waited for a word; empty when none did
 * @param releasedUnasked how many runs went on without a word, since machines had failed
 */
public record Summary(
    int seeds,
    int converged,
    List<Rehearsed> broken,
    Optional<Spread> convergenceMillis,
    Spread reads,
    Spread mutations,
    Spread failed,
    SortedMap<ServiceName, Lowest> lowest,
    SortedMap<ServiceName, Lowest> lowestWhileWaiting,
    int releasedUnasked) {
  /** Copies the collections. */
  public Summary {
    broken = List.copyOf(broken);
    lowest = Collections.unmodifiableSortedMap(new TreeMap<>(lowest));
    lowestWhileWaiting = Collections.unmodifiableSortedMap(new TreeMap<>(lowestWhileWaiting));
  }

  /**
   * How a number differs from run to run.
   *
   * @param median in the middle
   * @param most the highest
   */
  public record Spread(long median, long most) {
    static Optional<Spread> of(List<Long> numbers) {
      List<Long> sorted = numbers.stream().sorted().toList();
      return sorted.isEmpty()
          ? Optional.empty()
          : Optional.of(new Spread(sorted.get((sorted.size() - 1) / 2), sorted.getLast()));
    }
  }

  /**
   * The fewest healthy machines of a service.
   *
   * @param healthy how many
   * @param seed the first run in which there were so few
   */
  public record Lowest(int healthy, long seed) {}

  /**
   * The summary of some runs.
   *
   * @param runs by seed; at least one
   */
  public static Summary of(List<Rehearsed> runs) {
    List<Rehearsed> good = runs.stream().filter(run -> run.broken().isEmpty()).toList();
    return new Summary(
        runs.size(),
        good.size(),
        runs.stream().filter(run -> run.broken().isPresent()).toList(),
        Spread.of(good.stream().map(Rehearsed::convergedAfterMillis).toList()),
        spread(runs, run -> run.calls().reads()),
        spread(runs, run -> run.calls().mutations()),
        spread(runs, run -> run.calls().failed()),
        lowest(runs, Rehearsed::lowest),
        lowest(runs, run -> run.waiting().map(Rehearsed.Waiting::lowest).orElseGet(TreeMap::new)),
        Math.toIntExact(
            runs.stream()
                .flatMap(run -> run.waiting().stream())
                .filter(waiting -> waiting.release() == Rehearsed.Release.FEWER_MACHINES)
                .count()));
  }

  private static Spread spread(List<Rehearsed> runs, ToLongFunction<Rehearsed> number) {
    return Spread.of(runs.stream().mapToLong(number).boxed().toList())
        .orElseThrow(() -> new IllegalArgumentException("no run to sum up"));
  }

  private static SortedMap<ServiceName, Lowest> lowest(
      List<Rehearsed> runs, Function<Rehearsed, SortedMap<ServiceName, Integer>> counts) {
    SortedMap<ServiceName, Lowest> lowest = new TreeMap<>();
    for (Rehearsed run : runs) {
      counts
          .apply(run)
          .forEach((service, healthy) ->
              lowest.merge(
                  service,
                  new Lowest(healthy, run.seed()),
                  (known, other) -> other.healthy() < known.healthy() ? other : known));
    }
    return lowest;
  }

  /**
   * The run that an operator should look at: the first that broke a promise; else the one with the
   * smallest share of healthy machines, and among those the one that took longest.
   *
   * @param wanted how many machines each service shall have
   */
  public static long worst(List<Rehearsed> runs, SortedMap<ServiceName, Wanted> wanted) {
    Optional<Rehearsed> broken = runs.stream().filter(run -> run.broken().isPresent()).findFirst();
    return broken
        .or(() ->
            runs.stream()
                .min(
                    Comparator.<Rehearsed>comparingDouble(run -> share(run, wanted))
                        .thenComparingLong(run -> -run.convergedAfterMillis())
                        .thenComparingLong(Rehearsed::seed)))
        .orElseThrow(() -> new IllegalArgumentException("no run to choose from"))
        .seed();
  }

  private static double share(Rehearsed run, SortedMap<ServiceName, Wanted> wanted) {
    return run.lowest().entrySet().stream()
        .mapToDouble(entry ->
            entry.getValue()
                / (double) Math.max(1, wanted.getOrDefault(entry.getKey(), Wanted.NONE).fewest()))
        .min()
        .orElse(1);
  }
}
