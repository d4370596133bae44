package dev.muster.simulator.run;

import dev.muster.simulator.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The text about a run that failed. */
public final class Report {
  private Report() {}

  /** What was broken, what came before it, and how to see it again. */
  public static String of(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.addAll(verdict.tail());
    verdict
        .breach()
        .ifPresent(breach ->
            lines.add(
                "seed %d breaks %s at %d s".formatted(verdict.seed(), breach, breach.at() / 1000)));
    lines.add("to see it again: bin/prove simulation --seed " + verdict.seed());
    return String.join("\n", lines);
  }
}
