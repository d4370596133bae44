package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.reconcile.ledger.FreezeOverride;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.FreezeWindow;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rollouts and freeze windows, in a world in memory. */
class FreezeTest {
  private final RollingShop shop = new RollingShop();

  /** A window that has been open for a minute and ends in so many minutes. */
  private FreezeWindow window(int minutes) {
    ZonedDateTime begun = shop.world.now().minusSeconds(60).atZone(ZoneOffset.UTC);
    return new FreezeWindow(
        "%d %d %d * * ?".formatted(begun.getSecond(), begun.getMinute(), begun.getHour()),
        Duration.ofMinutes(minutes + 1L),
        ZoneOffset.UTC);
  }

  private void wantFrozen(FreezeWindow window) {
    shop.driver.want(RollingShop.document(RollingShop.NEW, 3).freeze(window).build());
  }

  private Pause pause() {
    return shop.rollout().stage().pause().orElseThrow();
  }

  @Test
  void a_rollout_does_not_begin_and_begins_when_the_window_ends() {
    SortedMap<String, String> before = shop.machines();
    wantFrozen(window(5));
    shop.run(280);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ADMIT);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.WINDOW);
    assertThat(pause().message())
        .startsWith("the freeze window '")
        .contains("for 6m (Z) is open until ");
    assertThat(shop.machines()).isEqualTo(before);

    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.rollout().machines().floor())
        .as("that it stood still was not held against it")
        .isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = RolloutState.class,
      names = {
        "LAUNCH_CANARY",
        "VERIFY_CANARY",
        "REGISTER_CANARY",
        "WATCH_CANARY",
        "EXPAND",
        "WATCH_ALL",
        "DRAIN_OLD",
        "BAKE"
      })
  void nothing_goes_forward_while_a_window_is_open_and_all_of_it_after(RolloutState state) {
    shop.want(RollingShop.NEW);
    shop.runUntil(state);
    wantFrozen(window(5));
    shop.run(1);
    Rollout held = shop.rollout();
    shop.run(120);

    assertThat(shop.rollout().state()).isEqualTo(state);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.WINDOW);
    assertThat(shop.rollout().machines().admitted()).isEqualTo(held.machines().admitted());
    assertThat(shop.rollout().machines().withdrawn()).isEqualTo(held.machines().withdrawn());
    assertThat(shop.rollout().machines().newcomers()).hasSameSizeAs(held.machines().newcomers());

    shop.settle();
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void what_fails_goes_back_in_a_window() {
    SortedMap<String, String> before = shop.machines();
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    wantFrozen(window(60));
    shop.run(5);
    shop.sicken(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
  }

  @Test
  void a_person_passes_over_a_window_and_is_named_in_the_record() {
    wantFrozen(window(60));
    shop.run(10);
    shop.order(Verb.OVERRIDE_FREEZE);
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.rollout().log().freezeOverride())
        .get()
        .extracting(FreezeOverride::actor, FreezeOverride::reason)
        .containsExactly("ann", "because");
    assertThat(shop.rollout().log().orders()).hasSize(1);
  }

  @Test
  void a_word_for_gates_is_none_for_windows() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    wantFrozen(window(5));
    shop.order(Verb.PROMOTE_FULL);
    shop.run(120);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void what_a_person_paused_waits_for_the_person_and_then_for_the_window() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.order(Verb.PAUSE);
    shop.run(2);
    wantFrozen(window(5));
    shop.run(10);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.USER);

    shop.order(Verb.RESUME);
    shop.run(10);
    assertThat(pause().kind()).isEqualTo(Pause.Kind.WINDOW);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void a_window_that_is_taken_out_of_the_spec_holds_nothing_more() {
    wantFrozen(window(60));
    shop.run(10);
    shop.want(RollingShop.NEW);
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.rollout().id().number()).isEqualTo(1);
  }
}
