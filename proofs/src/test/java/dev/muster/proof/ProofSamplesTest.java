package dev.muster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.proof.fuzz.subject.Targets;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sample of each long proof; {@code bin/prove} runs them whole. */
class ProofSamplesTest {
  private static final long SEED = 42;
  private static final long FUZZ_INPUTS = 5_000;

  @Test
  void nothing_that_reads_outside_input_is_broken_by_it() throws Exception {
    try (Targets targets = Targets.open()) {
      assertThat(FuzzProof.refusesEscapes(targets)).isTrue();
      assertThat(FuzzProof.run(targets.named(List.of()), FUZZ_INPUTS, SEED)).isTrue();
    }
  }

  @Test
  void a_controller_killed_in_mid_creation_makes_exactly_the_wanted_machines() throws IOException {
    assertThat(CrashProof.sample(SEED)).isTrue();
  }

  @Test
  void a_paused_leader_lands_nothing_when_it_goes_on() throws IOException {
    assertThat(TakeoverProof.sample(SEED)).isTrue();
  }
}
