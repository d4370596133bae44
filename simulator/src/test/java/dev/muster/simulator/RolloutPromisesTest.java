package dev.muster.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.simulator.invariant.Invariant;
import dev.muster.simulator.invariant.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each of the eighteen promises of rollouts is watched, and has a planted defect that breaks it.
 */
class RolloutPromisesTest {
  private static final Map<Integer, List<String>> WATCHED_BY =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(1, List.of("floor-kept")),
              Map.entry(2, List.of("one-rollout-each")),
              Map.entry(3, List.of("old-stay-until-commit")),
              Map.entry(4, List.of("drained-first")),
              Map.entry(5, List.of("newcomers-verified")),
              Map.entry(6, List.of("newcomers-verified", "canaries-watched")),
              Map.entry(7, List.of("floor-kept")),
              Map.entry(8, List.of("machines-bounded", "one-machine-per-slot")),
              Map.entry(9, List.of("tokens-launch-once")),
              Map.entry(10, List.of("pauses-held", "leaders-fenced", "nothing-while-stopped")),
              Map.entry(11, List.of("own-machines-only")),
              Map.entry(12, List.of("evidence-seen")),
              Map.entry(13, List.of("vetoes-held")),
              Map.entry(14, List.of("deadlines-kept")),
              // The end without faults, and that nothing is done after it.
              Map.entry(15, List.of("differential", "quiet")),
              Map.entry(16, List.of("nothing-left-behind")),
              Map.entry(17, List.of("images-fit", "revisions-whole")),
              Map.entry(18, List.of("quorum-kept"))));

  /** What watches a whole run, and is no class of its own. */
  private static final Set<String> OF_THE_RUN = Set.of("differential", "quiet");

  @Test
  void every_promise_is_watched_in_every_run() {
    Set<String> watched =
        Invariants.standard().stream().map(Invariant::name).collect(Collectors.toSet());
    watched.addAll(OF_THE_RUN);

    assertThat(WATCHED_BY).hasSize(18);
    WATCHED_BY.forEach(
        (number, names) -> assertThat(watched).as("promise " + number).containsAll(names));
  }

  @Test
  void every_promise_has_a_planted_defect() throws IOException {
    List<String> causes = new ArrayList<>();
    try (Stream<Path> patches = Files.list(Path.of("defects"))) {
      for (Path patch : patches.filter(file -> file.toString().endsWith(".patch")).toList()) {
        Files.readAllLines(patch).stream()
            .filter(line -> line.startsWith("Caught by:"))
            .forEach(causes::add);
      }
    }

    WATCHED_BY.forEach((number, names) ->
        assertThat(causes)
            .as("promise " + number)
            .anyMatch(cause -> names.stream().anyMatch(cause::contains)));
  }
}
