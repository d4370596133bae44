package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.observed.EnsembleState;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people want back after it was committed. */
class UndoTest {
  private static final FreezeWindow ALWAYS =
      new FreezeWindow("0 0 0 * * ?", Duration.ofHours(24), ZoneOffset.UTC);

  private final RollingShop shop = new RollingShop();

  private void undo(ClusterDocument present, ClusterDocument earlier) {
    RolloutGoal undone = Undo.goal(present, RollingShop.WEB).orElseThrow();
    Undo undo = new Undo(RollingShop.WEB, undone, "ann", "slower", shop.world.now());
    DesiredCluster known = shop.driver.desired;
    shop.driver.desired =
        new DesiredCluster(
            known.uid(),
            Undo.back(present, earlier, RollingShop.WEB),
            known.generation() + 1,
            known.origin(),
            Lifecycle.ACTIVE,
            known.storeId(),
            List.of(),
            List.of(undo));
  }

  @Test
  void the_way_back_passes_no_gate_and_no_freeze_window_and_never_crosses_the_floor() {
    shop.want(RollingShop.NEW);
    shop.settle();
    assertThat(shop.rollout().log().promotes()).isEqualTo(Promotion.NONE);

    ClusterDocument frozen = RollingShop.document(RollingShop.NEW, 3).freeze(ALWAYS).build();
    shop.driver.want(frozen);
    shop.settle();
    undo(frozen, RollingShop.document(RollingShop.OLD, 3).build());
    long begun = shop.world.now().getEpochSecond();
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.rollout().log().promotes()).isEqualTo(Promotion.ALL);
    assertThat(shop.rollout().log().freezeOverride().orElseThrow().reason()).isEqualTo("slower");
    assertThat(shop.rollout().log().transitions().getFirst().reason())
        .isEqualTo("1.0 is wanted back by ann: slower");
    assertThat(shop.machines().values()).containsOnly(RollingShop.OLD);
    assertThat(shop.fewestServing()).isEqualTo(3);
    assertThat(shop.world.now().getEpochSecond() - begun)
        .as("no watch and no bake, which take more than that")
        .isLessThan(60);
  }

  @Test
  void while_it_holds_a_condition_says_so() {
    shop.want(RollingShop.NEW);
    shop.settle();
    assertThat(shop.driver.findings().get(ConditionTypes.GIT_DRIFT).status())
        .isEqualTo(Condition.Status.FALSE);
    undo(
        RollingShop.document(RollingShop.NEW, 3).build(),
        RollingShop.document(RollingShop.OLD, 3).build());
    shop.run(2);
    assertThat(shop.driver.findings().get(ConditionTypes.GIT_DRIFT))
        .satisfies(finding -> {
          assertThat(finding.status()).isEqualTo(Condition.Status.TRUE);
          assertThat(finding.message())
              .contains("web shall run 1.0 instead, by the word of ann: slower");
        });
  }

  @Test
  void a_configuration_comes_back_with_its_version() {
    ClusterBuilder old = RollingShop.document(RollingShop.OLD, 3).config("web", "{\"a\":1}");
    RollingShop configured = new RollingShop(old);
    ClusterDocument fresh =
        RollingShop.document(RollingShop.NEW, 3).config("web", "{\"a\":2}").build();
    configured.driver.want(fresh);
    configured.settle();
    Map<String, String> before = configured.configs();

    ClusterDocument back = Undo.back(fresh, old.build(), RollingShop.WEB);
    assertThat(back.spec().config()).isEqualTo(old.build().spec().config());
    configured.driver.want(back);
    configured.settle();
    assertThat(configured.machines().values()).containsOnly(RollingShop.OLD);
    assertThat(configured.configs().values())
        .doesNotContainAnyElementsOf(before.values())
        .hasSize(3);
    EnsembleState ensemble = configured.driver.observe().ensemble();
    assertThat(ensemble.published().get(RollingShop.WEB).sha256())
        .isEqualTo(old.build().spec().config().get(RollingShop.WEB).sha256());
  }

  @Test
  void what_is_wanted_now_of_count_and_rollout_stays() {
    ClusterDocument earlier = RollingShop.document(RollingShop.OLD, 3).build();
    ClusterDocument present = RollingShop.document(RollingShop.NEW, 5).build();
    ClusterDocument back = Undo.back(present, earlier, RollingShop.WEB);
    assertThat(back.spec().services().get(RollingShop.WEB).instances()).isEqualTo(5);
    assertThat(Undo.goal(back, RollingShop.WEB)).isEqualTo(Undo.goal(earlier, RollingShop.WEB));
    assertThat(Undo.isAnyBetween(back, earlier)).isFalse();
    assertThat(Undo.isAnyBetween(back, present)).isTrue();
  }
}
