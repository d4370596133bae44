package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.guard.Guards;
import dev.muster.controller.shell.Preview;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.spec.ClusterDocument;
import dev.muster.testkit.FakeMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a plan says when no store is asked and the ledger is rebuilt from tags. */
class PreviewTest {
  @Test
  void a_slot_given_up_long_ago_is_not_missed_though_its_ended_machine_is_still_listed() {
    Rig rig = new Rig(1);
    rig.start();
    rig.converge();
    rig.store(Rig.document(2));
    rig.converge();
    assertThat(rig.world.instances()).hasSize(6);
    assertThat(rig.machines()).hasSize(5);

    Decided decided = withoutStore(rig, Rig.document(2));

    assertThat(decided.fold().actions()).isEmpty();
    assertThat(decided.judgement().verdicts()).isEmpty();
  }

  @Test
  void a_wanted_slot_whose_machine_has_ended_is_filled_again() {
    Rig rig = new Rig(1);
    rig.start();
    rig.converge();
    rig.store(Rig.document(2));
    rig.converge();
    rig.time.runFor(Duration.ofSeconds(1));

    Decided decided = withoutStore(rig, Rig.document(3));

    assertThat(decided.fold().ledger().toString()).contains("slot=web-3, incarnation=2");
  }

  private static Decided withoutStore(Rig rig, ClusterDocument document) {
    KernelConfig config = KernelConfig.local(7);
    Decider decider =
        new Decider(
            DependencyOrder.reconcilers(), Guards.standard(config.consistencyWindow()), config);
    return new Preview(
            _ -> rig.world, rig.world, new FakeMetrics(rig.time::now), decider, rig.time::now)
        .plan(document, "test")
        .decided();
  }
}
