package dev.muster.simulator.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.simulator.run.TransitionCampaign;
import dev.muster.simulator.transition.Transition.Pair;
import dev.muster.simulator.transition.Transition.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample of {@code bin/prove transitions}, and the pairs that once found something. */
class TransitionsTest {
  private static final int SAMPLE = 60;

  @Test
  void a_sample_of_pairs_converges_there_and_half_way_back() {
    List<Pair> pairs =
        new ArrayList<>(TransitionCampaign.everyPair(TransitionSpecs.all().keySet()));
    assertThat(pairs).hasSizeGreaterThanOrEqualTo(40 * 39);
    Collections.shuffle(pairs, new Random(42));

    List<Result> results = new TransitionCampaign(pairs.subList(0, SAMPLE), 2, _ -> {}).run();

    assertThat(results).hasSize(2 * SAMPLE);
    assertThat(results.stream().filter(result -> result.failure().isPresent())).isEmpty();
  }

  @Test
  void no_two_specs_are_the_same() {
    assertThat(TransitionSpecs.all().values()).doesNotHaveDuplicates();
  }

  // Launches into a zone that the network does not span were refused and repeated without end. A
  // listener that leaves a service with fewer machines was taken for a deletion.
  @ParameterizedTest
  @CsvSource({"zones-two, db-3", "zones-two, web-13", "check-path, api-takes-listener"})
  void a_pair_that_once_failed_still_converges(String from, String to) {
    assertThat(Transition.both(new Pair(from, to)))
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.failure()).isEmpty());
  }
}
