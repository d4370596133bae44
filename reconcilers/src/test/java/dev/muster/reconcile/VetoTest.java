package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutSummary;
import dev.muster.spec.id.RolloutId;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What failed is not tried again unasked. */
class VetoTest {
  private final RollingShop shop = new RollingShop();

  @Test
  void a_version_that_failed_is_tried_again_only_when_a_person_says_so() {
    shop.sicken(RollingShop.NEW);
    shop.want(RollingShop.NEW);
    shop.settle();
    int tries = shop.world.instances().size();
    shop.run(120);
    assertThat(shop.world.instances()).hasSize(tries);

    shop.cure(RollingShop.NEW);
    shop.order(Verb.RETRY);
    shop.settle();

    assertThat(shop.rollout().id().number()).isEqualTo(2);
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
  }

  @Test
  void a_version_that_failed_is_not_tried_after_another_one_either() {
    shop.sicken(RollingShop.NEW);
    shop.want(RollingShop.NEW);
    shop.settle();
    shop.want("1.2");
    shop.settle();
    shop.cure(RollingShop.NEW);
    SortedMap<String, String> before = shop.machines();

    shop.want(RollingShop.NEW);
    shop.run(120);
    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().id().number()).isEqualTo(2);

    shop.order(Verb.RETRY, new RolloutId(RollingShop.WEB, 1), Optional.empty());
    shop.settle();
    assertThat(shop.rollout().id().number()).isEqualTo(3);
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    RolloutSummary failed = shop.rollout().log().earlier().orElseThrow().getFirst();
    assertThat(failed.isVeto()).isFalse();
    assertThat(failed.orders().getLast().actor()).isEqualTo("ann");
  }
}
