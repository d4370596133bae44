package dev.muster.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.simulator.disturbance.Coincidences;
import dev.muster.simulator.disturbance.RolloutStories;
import dev.muster.simulator.disturbance.Scenarios;
import dev.muster.simulator.disturbance.Slips;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.run.Campaign;
import dev.muster.simulator.run.Report;
import dev.muster.simulator.run.Tally;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample of {@code bin/prove simulation}, and the seeds that once found a bug. */
class SimulationTest {
  private static final long SAMPLE = 800;
  private static final long ROLLING = 80;
  private static final long SLIPS = 60;
  private static final long COINCIDENCES = 60;
  private static final long STORIES = 60;

  private static List<String> told(Tally tally, String proof) {
    return tally.failures().stream().map(failure -> Report.of(failure, proof)).toList();
  }

  @Test
  void no_seed_of_the_sample_breaks_a_promise() {
    Tally tally = new Campaign(0, SAMPLE, 1).run();

    assertThat(told(tally, "bin/prove simulation")).isEmpty();
    assertThat(tally.seeds()).isEqualTo(SAMPLE);
    assertThat(tally.fewestEvents()).isGreaterThanOrEqualTo(1_000);
    assertThat(tally.fewestPasses()).isGreaterThanOrEqualTo(100);
    assertThat(tally.convergenceSeconds(0.99)).isLessThanOrEqualTo(15 * 60);
  }

  @Test
  void no_rollout_of_the_sample_breaks_a_promise() {
    Tally tally = new Campaign(0, ROLLING, 1, Scenarios::rolling).run();

    assertThat(told(tally, "bin/prove simulation --rolling")).isEmpty();
    assertThat(tally.seeds()).isEqualTo(ROLLING);
  }

  @Test
  void no_slip_breaks_a_promise() {
    Simulation.Setup setup = new Simulation.Setup(Set.of(), 5, Boundary.OPEN, Slips.firstWordAt());
    for (long seed = 0; seed < SLIPS; seed++) {
      assertThat(new Simulation(Slips.of(seed), setup).run().breach()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void no_coincidence_breaks_a_promise() {
    Simulation.Setup setup =
        new Simulation.Setup(Set.of(), 5, Boundary.OPEN, Coincidences.firstWordAt());
    for (long seed = 0; seed < COINCIDENCES; seed++) {
      assertThat(new Simulation(Coincidences.of(seed), setup).run().breach())
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void no_story_of_a_rollout_breaks_a_promise() {
    Simulation.Setup setup = new Simulation.Setup(Set.of(), 5, Boundary.OPEN);
    for (long seed = 0; seed < STORIES; seed++) {
      assertThat(new Simulation(RolloutStories.of(seed), setup).run().breach())
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void a_seed_gives_the_same_run_every_time() {
    for (long seed = 0; seed < 10; seed++) {
      assertThat(Differential.run(Scenarios.of(seed)).hash())
          .isEqualTo(Differential.run(Scenarios.of(seed)).hash());
    }
  }

  @Test
  void different_seeds_give_different_runs() {
    assertThat(Differential.run(Scenarios.of(1)).hash())
        .isNotEqualTo(Differential.run(Scenarios.of(2)).hash());
  }

  // 73, 38: a machine that was awaited since before its launch was accepted counted as lost. 657:
  // numbers were counted where places go. 858: a confirmed deletion met a machine just launched.
  // 42623: a hanging launch was forgotten. 43551: an old read was acted on. 44839, 52593: a
  // rebuilt ledger acted on the list that it was rebuilt from. 46037: a target left after one
  // look. 53680: two repairs at once. 57586: a ledger was rebuilt from a list that missed a
  // machine. 58721: lists that are not believed are no looks. 58891: a cluster that is deleted
  // was lost meanwhile. 63184: a registration landed after its machine was found drained. 71342,
  // 80257: empty lists, words and witnesses. 73792: a clock an hour on.
  @ParameterizedTest
  @ValueSource(
      longs = {
        37, 38, 73, 442, 574, 640, 657, 858, 882, 10534, 10723, 32128, 42623, 43190, 43551, 44839,
        46037, 52593, 53680, 57586, 58721, 58891, 63184, 71342, 73792, 80257
      })
  void a_seed_that_once_failed_still_passes(long seed) {
    assertThat(Differential.run(Scenarios.of(seed)).breach()).isEmpty();
  }

  // 366: a word about a service without machines. 2176, 12806, 17467: a rollout of a configuration
  // was lost, and what it had told stayed while another version came. 5708, 6387, 7966: a machine
  // that came without an answer was not seen while its rollout stood still. 8171, 10556, 11020,
  // 19437: of the first machines one came late, and the others had moved on. 18470: a stop whose
  // outcome nobody knew met a machine that served again. 5080: a word to a leader whose clock was
  // an
  // hour ahead.
  @ParameterizedTest
  @ValueSource(
      longs = {366, 2176, 5080, 5708, 6387, 7966, 8171, 10556, 11020, 12806, 17467, 18470, 19437})
  void a_rolling_seed_that_once_failed_still_passes(long seed) {
    assertThat(Differential.run(Scenarios.rolling(seed)).breach()).isEmpty();
  }
}
