package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.status.Condition;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A cluster comes up, is kept as it is, and follows its spec. */
class CreationTest {
  @RepeatedTest(10)
  void a_cluster_converges_and_then_nothing_is_written_any_more(RepetitionInfo repetition) {
    Rig rig = new Rig(repetition.getCurrentRepetition());
    VirtualController controller = rig.start();

    rig.converge();

    assertThat(rig.machines().keySet())
        .containsExactly("web-1", "web-2", "web-3", "zknode-1", "zknode-2", "zknode-3");
    assertThat(rig.ledger().intents()).isEmpty();
    int writes = rig.writes();
    int records = controller.effects(Effect.Record.class);
    int lines = controller.log().size();
    rig.time.runFor(Duration.ofMinutes(30));
    assertThat(rig.writes()).isEqualTo(writes);
    assertThat(controller.effects(Effect.Record.class)).isEqualTo(records);
    assertThat(controller.log()).hasSize(lines);
    assertThat(rig.isReady()).isTrue();
  }

  @Test
  void conditions_have_the_shape_of_kstatus() {
    Rig rig = new Rig(1);
    rig.start();
    assertThat(
            rig.time.runUntil(() -> rig.condition(Condition.RECONCILING).isPresent(), Rig.PATIENCE))
        .isTrue();
    assertThat(rig.condition(Condition.READY).orElseThrow().status())
        .isNotEqualTo(Condition.Status.TRUE);

    rig.converge();

    assertThat(rig.condition(Condition.RECONCILING)).isEmpty();
    assertThat(rig.condition(Condition.STALLED)).isEmpty();
    Condition ready = rig.condition(Condition.READY).orElseThrow();
    assertThat(ready.observedGeneration()).isEqualTo(1);
    rig.time.runFor(Duration.ofMinutes(5));
    assertThat(rig.condition(Condition.READY).orElseThrow().lastTransitionTime())
        .isEqualTo(ready.lastTransitionTime());
    assertThat(rig.status().orElseThrow().endpoints()).hasSize(1);
    assertThat(rig.status().orElseThrow().services())
        .allMatch(service -> service.ready() == service.desired());
  }
}
