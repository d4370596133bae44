package dev.muster.simulator.run;

import dev.muster.simulator.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The text about a run that failed. */
public final class Report {
  private Report() {}

  /**
   * What was broken, what came before it, and how to see it again.
   *
   * @param verdict of the run
   * @param proof the command that makes runs of its kind
   */
  public static String of(Verdict verdict, String proof) {
    List<String> lines = new ArrayList<>();
    lines.addAll(verdict.tail());
    verdict
        .breach()
        .ifPresent(breach ->
            lines.add(
                "seed %d breaks %s at %d s".formatted(verdict.seed(), breach, breach.at() / 1000)));
    lines.add("to see it again: %s --seed %d".formatted(proof, verdict.seed()));
    return String.join("\n", lines);
  }
}
