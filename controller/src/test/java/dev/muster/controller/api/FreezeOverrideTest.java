package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import org.junit.jupiter.api.Test;

/** A word that passes over a freeze window. */
class FreezeOverrideTest extends RolloutFixture {
  @Test
  void passing_over_a_freeze_window_needs_one_and_a_reason() {
    record(RolloutState.ADMIT);
    assertThat(
            ApiRig.status(
                    rig.post(VERBS + "override-freeze", "{\"reason\": \"CVE\"}"), 409, "Conflict")
                .path("message")
                .asText())
        .contains("no freeze window holds it");
    record(RolloutState.ADMIT, Pause.Kind.WINDOW);
    assertThat(
            ApiRig.status(rig.post(VERBS + "override-freeze", "{}"), 422, "Invalid")
                .path("message")
                .asText())
        .contains("it needs a reason, which is kept with the rollout");
    assertThat(orders()).isEmpty();

    assertThat(rig.post(VERBS + "override-freeze", "{\"reason\": \"CVE\"}").statusCode())
        .isEqualTo(200);
    assertThat(orders())
        .singleElement()
        .extracting(RolloutOrder::verb, RolloutOrder::reason)
        .containsExactly(Verb.OVERRIDE_FREEZE, "CVE");
    assertThat(rig.audits().getLast().verb()).isEqualTo("rollout-override-freeze");
  }
}
