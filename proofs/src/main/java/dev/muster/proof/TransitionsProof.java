package dev.muster.proof;

import dev.muster.simulator.run.TransitionCampaign;
import dev.muster.simulator.transition.Refusal;
import dev.muster.simulator.transition.Transition;
import dev.muster.simulator.transition.Transition.Pair;
import dev.muster.simulator.transition.Transition.Result;
import dev.muster.simulator.transition.Transition.Way;
import dev.muster.simulator.transition.TransitionSpecs;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A settled cluster becomes what any other spec says, and goes back from half-way.
 *
 * <p>Arguments: none for every ordered pair of specs; {@code --pair A B} for one of them, with the
 * end of what happened when it fails; {@code --specs} lists the names.
 */
public final class TransitionsProof {
  private static final double BILLION = 1e9;
  private static final int TOLD_EVERY = 200;
  private static final int MOST_FAILURES = 40;

  private TransitionsProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (words.contains("--specs")) {
      TransitionSpecs.all()
          .forEach((name, document) -> System.out.printf("%-20s %s%n", name, document.spec()));
      return;
    }
    int pair = words.indexOf("--pair");
    if (pair >= 0 && (words.size() < pair + 3 || !areSpecs(words.subList(pair + 1, pair + 3)))) {
      System.err.println("muster: --pair takes two names of: " + TransitionSpecs.all().keySet());
      System.exit(2);
    }
    System.exit(
        (pair >= 0 ? show(new Pair(words.get(pair + 1), words.get(pair + 2))) : run()) ? 0 : 1);
  }

  private static boolean areSpecs(List<String> names) {
    return TransitionSpecs.all().keySet().containsAll(names);
  }

  private static boolean show(Pair pair) {
    List<Result> results = Transition.both(pair);
    for (Result result : results) {
      result.tail().forEach(System.out::println);
      System.out.printf(
          "%s %s: %s; %d s of virtual time after the last commit, %d changes, by design %s%n",
          pair,
          result.way(),
          result.failure().orElse("as it shall be"),
          result.convergedAfterMillis() / 1000,
          result.mutations(),
          result.refusals());
    }
    return results.stream().allMatch(result -> result.failure().isEmpty());
  }

  private static boolean run() {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Pair> pairs = TransitionCampaign.everyPair(TransitionSpecs.all().keySet());
    long begun = System.nanoTime();
    List<Result> results =
        new TransitionCampaign(
                pairs,
                threads,
                index -> {
                  if (index > 0 && index % TOLD_EVERY == 0) {
                    System.out.printf("%d of %d pairs%n", index, pairs.size());
                  }
                })
            .run();
    double seconds = (System.nanoTime() - begun) / BILLION;
    List<Result> failures =
        results.stream()
            .filter(result -> result.failure().isPresent())
            .sorted(Comparator.comparing(result -> result.pair().toString()))
            .toList();
    failures.stream().limit(MOST_FAILURES).forEach(TransitionsProof::tell);
    for (Way way : Way.values()) {
      tell(way, results.stream().filter(result -> result.way() == way).toList());
    }
    System.out.printf(
        "%d specs, %d ordered pairs, each there and half-way back, in %.1f s on %d threads; %d events, %d failures%n",
        TransitionSpecs.all().size(),
        pairs.size(),
        seconds,
        threads,
        results.stream().mapToLong(Result::events).sum(),
        failures.size());
    return failures.isEmpty();
  }

  private static void tell(Result failure) {
    System.out.printf(
        "%s %s: %s%n  to see it again: bin/prove transitions --pair %s%n",
        failure.pair(), failure.way(), failure.failure().orElse(""), failure.pair());
  }

  private static void tell(Way way, List<Result> results) {
    List<Long> millis = results.stream().map(Result::convergedAfterMillis).sorted().toList();
    if (millis.isEmpty()) {
      return;
    }
    System.out.printf(
        "%-5s converged after median %.0f s, p99 %.0f s, longest %.0f s of virtual time; %d changes, at most %d%n",
        way,
        millis.get(millis.size() / 2) / 1000.0,
        millis.get(millis.size() * 99 / 100) / 1000.0,
        millis.getLast() / 1000.0,
        results.stream().mapToLong(Result::mutations).sum(),
        results.stream().mapToLong(Result::mutations).max().orElse(0));
    System.out.printf(
        "      ended as documented instead of as the spec says: %s%n",
        results.stream()
            .flatMap(result -> result.refusals().stream())
            .collect(
                Collectors.groupingBy(
                    Refusal::name, java.util.TreeMap::new, Collectors.counting())));
  }
}
