package dev.muster.local.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.local.balancer.document.TargetState;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a target's checks make of it. */
class TargetHealthTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final HealthCheck RULES =
      new HealthCheck("/check", INTERVAL, Duration.ofMillis(500), 2, 3);

  private final TargetHealth health = new TargetHealth();

  @Test
  void a_new_target_serves_after_as_many_good_checks_as_the_rules_want() {
    assertThat(health.pause(RULES)).isEqualTo(TargetHealth.UNCERTAIN_PAUSE);
    health.passed(RULES);
    assertThat(health.serves()).isFalse();
    assertThat(health.state()).isEqualTo(TargetState.INITIAL);
    assertThat(health.pause(RULES)).isEqualTo(TargetHealth.PROMISING_PAUSE);
    health.passed(RULES);
    assertThat(health.serves()).isTrue();
    assertThat(health.pause(RULES)).isEqualTo(INTERVAL);
  }

  @Test
  void a_healthy_target_bears_fewer_bad_checks_than_the_rules_say() {
    makeHealthy();
    health.missed(RULES);
    health.missed(RULES);
    health.passed(RULES);
    health.missed(RULES);
    health.missed(RULES);
    assertThat(health.serves()).isTrue();

    health.missed(RULES);

    assertThat(health.serves()).isFalse();
    assertThat(health.state()).isEqualTo(TargetState.UNHEALTHY);
  }

  @Test
  void a_target_that_was_healthy_and_is_only_late_may_serve_at_last() {
    makeHealthy();
    for (int check = 0; check < 3; check++) {
      health.late(RULES);
    }
    assertThat(health.state()).isEqualTo(TargetState.UNHEALTHY);
    assertThat(health.serves()).isFalse();
    assertThat(health.servesAtLast()).isTrue();

    health.missed(RULES);
    assertThat(health.servesAtLast()).isFalse();
    health.late(RULES);
    assertThat(health.servesAtLast()).isFalse();
  }

  @Test
  void a_new_target_that_is_late_never_serves() {
    while (health.state() == TargetState.INITIAL) {
      health.late(RULES);
    }
    assertThat(health.servesAtLast()).isFalse();
  }

  @Test
  void a_new_target_is_asked_often_but_given_as_long_as_the_rules_say() {
    int checks = 0;
    while (health.state() == TargetState.INITIAL) {
      health.missed(RULES);
      checks++;
    }

    assertThat(TargetHealth.UNCERTAIN_PAUSE.multipliedBy(checks))
        .isEqualTo(INTERVAL.multipliedBy(RULES.unhealthyThreshold()));
  }

  @Test
  void one_refused_connection_takes_a_target_out_until_its_next_good_check() {
    makeHealthy();

    assertThat(health.refused()).isTrue();
    assertThat(health.refused()).as("it is no news any more").isFalse();
    assertThat(health.serves()).isFalse();
    assertThat(health.state()).isEqualTo(TargetState.UNHEALTHY);
    assertThat(health.pause(RULES)).isEqualTo(TargetHealth.UNCERTAIN_PAUSE);
    health.missed(RULES);
    assertThat(health.serves()).isFalse();
    health.passed(RULES);
    assertThat(health.serves()).isTrue();
  }

  @Test
  void an_unhealthy_target_needs_the_full_number_of_good_checks() {
    makeHealthy();
    for (int check = 0; check < RULES.unhealthyThreshold(); check++) {
      health.missed(RULES);
    }
    assertThat(health.pause(RULES)).isEqualTo(TargetHealth.AWAY_PAUSE);

    health.passed(RULES);
    assertThat(health.serves()).isFalse();
    health.passed(RULES);
    assertThat(health.serves()).isTrue();
  }

  private void makeHealthy() {
    health.passed(RULES);
    health.passed(RULES);
    assertThat(health.serves()).isTrue();
  }
}
