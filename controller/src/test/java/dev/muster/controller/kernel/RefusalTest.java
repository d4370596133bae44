package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One action that is refused again and again, such as for a port that is taken. */
class RefusalTest {
  private static final Duration RESYNC = KernelConfig.local(7).resync();

  @Test
  void it_is_told_and_does_not_hold_up_the_rest() {
    Rig undisturbed = new Rig(1);
    undisturbed.start();
    Rig rig = refusing();
    rig.start();

    Duration usual = untilAllMachines(undisturbed);
    Duration took = untilAllMachines(rig);

    assertThat(took).isLessThan(usual.plus(Duration.ofSeconds(5)));
    assertThat(rig.condition("ActionFailed").orElseThrow().message()).contains("port 80 is taken");
    assertThat(rig.condition(Condition.READY).orElseThrow().status())
        .isEqualTo(Condition.Status.FALSE);
  }

  @Test
  void the_cluster_is_looked_at_as_often_as_when_nothing_fails_and_recovers() {
    Rig rig = refusing();
    VirtualController controller = rig.start();
    untilAllMachines(rig);
    int before = controller.log().size();
    rig.time.runFor(Duration.ofMinutes(30));

    List<Instant> passes = controller.log().stream().skip(before).map(ReconcileEntry::at).toList();
    assertThat(passes).hasSizeBetween(60, 120);
    for (int pass = 1; pass < passes.size(); pass++) {
      assertThat(Duration.between(passes.get(pass - 1), passes.get(pass)))
          .isLessThan(RESYNC.plusSeconds(1));
    }

    rig.world.clearFaults();
    Instant cleared = rig.time.now();
    rig.converge();
    assertThat(Duration.between(cleared, rig.time.now())).isLessThan(RESYNC.multipliedBy(2));
  }

  private static Rig refusing() {
    Rig rig = new Rig(1);
    rig.world.addFault(action ->
        action instanceof CreateBalancer
            ? Optional.of(Outcome.refused(new Failure.Invalid("port 80 is taken")))
            : Optional.empty());
    return rig;
  }

  private static Duration untilAllMachines(Rig rig) {
    Instant begun = rig.time.now();
    assertThat(rig.time.runUntil(() -> rig.machines().size() == 6, Rig.PATIENCE)).isTrue();
    return Duration.between(begun, rig.time.now());
  }
}
