package dev.muster.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample of {@code bin/prove crash-plans}. */
class CrashPlansTest {
  @ParameterizedTest
  @ValueSource(strings = {"scale-down", "server-lost"})
  void a_crash_at_any_effect_changes_nothing_about_the_end(String story) {
    CrashPlans.Result result = new CrashPlans(1, 1).run(story);

    assertThat(result.failures()).isEmpty();
    assertThat(result.plans()).isGreaterThan(20);
  }
}
