package dev.muster.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconcileLineTest {
  @Test
  void a_line_without_a_time_is_none() {
    assertThat(ReconcileLine.parse("{\"kind\":\"heartbeat\"}")).isEmpty();
    assertThat(ReconcileLine.parse("{\"kind\":\"heartbeat\",\"at\":\"2026-13-01\"}")).isEmpty();
    assertThat(ReconcileLine.parse("{\"kind\":\"heartbeat\",\"at\":\"2026-05-04T03:02:01Z\"}"))
        .isPresent();
  }
}
