package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Rollouts for whose machines the provider has no room. */
class CapacityTest {
  private static final List<Zone> ZONES = List.of(new Zone("a"), new Zone("b"), new Zone("c"));
  private static final int LONGER_THAN_A_CANARY_MAY_TAKE = 330;

  private final RollingShop shop = new RollingShop();

  private void fillZones() {
    ZONES.forEach(shop.world::fill);
  }

  private Pause pause() {
    return shop.rollout().stage().pause().orElseThrow();
  }

  @Test
  void a_canary_that_cannot_be_launched_is_waited_for_and_no_fault_of_its_revision() {
    SortedMap<String, String> before = shop.machines();
    fillZones();
    shop.want(RollingShop.NEW);
    shop.run(LONGER_THAN_A_CANARY_MAY_TAKE);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.LAUNCH_CANARY);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.CAPACITY);
    assertThat(pause().message()).startsWith("web-1 could not be launched within ");
    assertThat(shop.machines()).isEqualTo(before);

    ZONES.forEach(shop.world::makeRoom);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW);
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void a_zone_that_is_full_in_mid_rollout_holds_it_up_and_turns_nothing_back() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    fillZones();
    shop.run(2 * LONGER_THAN_A_CANARY_MAY_TAKE);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.EXPAND);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.CAPACITY);

    ZONES.forEach(shop.world::makeRoom);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void where_the_spec_says_so_it_goes_back_after_a_while() {
    SortedMap<String, String> before = shop.machines();
    fillZones();
    shop.want(
        RolloutSpec.DEFAULT.gates(), new RolloutSpec.Inconclusive.GoBack(Duration.ofMinutes(1)));
    shop.run(2 * LONGER_THAN_A_CANARY_MAY_TAKE);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(shop.rollout().stage().failure().orElseThrow().kind())
        .isEqualTo(Failure.Kind.REVISION);
    assertThat(shop.machines()).isEqualTo(before);
  }

  @Test
  void a_machine_that_came_without_an_answer_ends_the_wait() {
    fillZones();
    shop.want(RollingShop.NEW);
    shop.run(LONGER_THAN_A_CANARY_MAY_TAKE);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.CAPACITY);

    ZONES.forEach(shop.world::makeRoom);
    shop.world.loseAnswers(LaunchInstance.class::isInstance);
    shop.run(5);
    shop.world.clearFaults();
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW);
  }
}
