package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.reconcile.ledger.RolloutState;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Images of new versions that are not built at once, or never. */
class ImageBuildTest {
  private final RollingShop shop = new RollingShop();

  @Test
  void an_image_that_cannot_be_built_touches_no_machine() {
    SortedMap<String, String> before = shop.machines();
    shop.world.setImageBuildsFail(true);
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.FAILED);
    shop.run(30);

    assertThat(shop.machines()).isEqualTo(before);
  }

  private void refuseBuilds(Failure failure) {
    shop.world.addFault(action ->
        action instanceof InfrastructureAction.BuildImage
            ? Optional.of(Outcome.refused(failure))
            : Optional.empty());
  }

  @Test
  void an_image_is_given_up_after_three_builds_that_were_its_own_fault() {
    SortedMap<String, String> before = shop.machines();
    refuseBuilds(new Failure.Invalid("the artifact has another digest"));
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.FAILED);

    assertThat(shop.rollout().stage().failure().orElseThrow().message())
        .isEqualTo("its image could not be built in 3 tries: the artifact has another digest");
    assertThat(shop.machines()).isEqualTo(before);
  }

  @Test
  void a_provider_that_is_away_says_nothing_of_an_image() {
    refuseBuilds(new Failure.Unavailable("no answer"));
    shop.want(RollingShop.NEW);
    shop.run(60);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.BUILD_IMAGE);

    shop.world.clearFaults();
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }
}
