package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.rollout.Forecast;
import dev.muster.spec.Digests;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A configuration on its way, by itself and beside a version, in a world in memory. */
class ConfigRolloutTest {
  private static final String FIRST = "{\"pool\":1}";
  private static final String SECOND = "{\"pool\":2}";
  private static final String THIRD = "{\"pool\":3}";

  private final RollingShop shop = new RollingShop(document(RollingShop.OLD, FIRST));

  private static ClusterBuilder document(String version, String config) {
    return RollingShop.document(version, 3).config("web", config);
  }

  private static String sha(String config) {
    return Digests.sha256(config).value();
  }

  private void want(String version, String config) {
    shop.driver.want(document(version, config).build());
  }

  private EnsembleState ensemble() {
    return shop.driver.observe().ensemble();
  }

  private PublishedConfig head() {
    return ensemble().published().get(RollingShop.WEB);
  }

  private int runningWith(String config) {
    return (int) shop.configs().values().stream().filter(sha(config)::equals).count();
  }

  @Test
  void a_configuration_reaches_one_machine_first_and_the_head_last() {
    SortedMap<String, String> before = shop.machines();
    List<Integer> steps = new ArrayList<>();
    want(RollingShop.OLD, SECOND);
    for (int second = 0; second < 400 && !shop.driver.isSettled(); second++) {
      shop.run(1);
      int taken = runningWith(SECOND);
      if (steps.isEmpty() || steps.getLast() != taken) {
        steps.add(taken);
      }
      boolean watched = shop.visited().contains(RolloutState.EXPAND);
      assertThat(taken <= 1 || watched).as(shop.visited().toString()).isTrue();
    }

    assertThat(steps).containsExactly(1, 3);
    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.fewestServing()).isEqualTo(3);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(head()).isEqualTo(new PublishedConfig(2, Digests.sha256(SECOND)));
    assertThat(ensemble().assigned()).isEmpty();
    assertThat(shop.visited())
        .contains(RolloutState.WATCH_CANARY, RolloutState.BAKE)
        .doesNotContain(
            RolloutState.BUILD_IMAGE, RolloutState.LAUNCH_CANARY, RolloutState.DRAIN_OLD);
  }

  @Test
  void a_configuration_that_makes_a_machine_unwell_goes_back_and_is_not_tried_again() {
    SortedMap<String, String> before = shop.machines();
    shop.poison(SECOND);
    want(RollingShop.OLD, SECOND);
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(runningWith(FIRST)).isEqualTo(3);
    assertThat(head().sha256().value()).isEqualTo(sha(FIRST));
    assertThat(ensemble().assigned()).isEmpty();
    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.fewestServing()).isEqualTo(2);
    assertThat(shop.driver.findings().get(ConditionTypes.CONFIG_PUBLISHED).reason())
        .isEqualTo("RolledBack");

    shop.run(120);
    assertThat(shop.rollout().id().number()).isEqualTo(1);

    shop.mendConfigs();
    shop.order(Verb.RETRY);
    shop.settle();
    assertThat(shop.rollout().id().number()).isEqualTo(2);
    assertThat(runningWith(SECOND)).isEqualTo(3);
    assertThat(head().sha256().value()).isEqualTo(sha(SECOND));
  }

  @Test
  void a_configuration_that_fails_late_goes_back_everywhere() {
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.BAKE);
    assertThat(runningWith(SECOND)).isEqualTo(3);
    shop.poison(SECOND);
    shop.settle();

    assertThat(shop.visited()).contains(RolloutState.RESTORE, RolloutState.ROLLED_BACK);
    assertThat(runningWith(FIRST)).isEqualTo(3);
  }

  @Test
  void a_version_and_its_configuration_are_rolled_out_as_one() {
    want(RollingShop.NEW, SECOND);
    shop.runUntil(RolloutState.BAKE);
    assertThat(head().sha256().value()).isEqualTo(sha(FIRST));
    assertThat(runningWith(FIRST)).isEqualTo(3);
    assertThat(runningWith(SECOND)).isEqualTo(3);
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    assertThat(runningWith(SECOND)).isEqualTo(3);
    assertThat(head().sha256().value()).isEqualTo(sha(SECOND));
    assertThat(ensemble().assigned()).isEmpty();
    assertThat(shop.driver.complaints()).isEmpty();
  }

  @Test
  void a_version_and_its_configuration_are_rolled_back_as_one() {
    SortedMap<String, String> before = shop.machines();
    want(RollingShop.NEW, SECOND);
    shop.runUntil(RolloutState.BAKE);
    shop.sicken(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(runningWith(FIRST)).isEqualTo(3);
    assertThat(head().sha256().value()).isEqualTo(sha(FIRST));
    assertThat(ensemble().assigned()).isEmpty();
  }

  @Test
  void another_configuration_turns_a_rollout_round_and_begins_the_next() {
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.WATCH_ALL);
    want(RollingShop.OLD, THIRD);
    shop.settle();

    Rollout last = shop.rollout();
    assertThat(last.id().number()).isEqualTo(2);
    assertThat(last.from().config().orElseThrow().value()).isEqualTo(sha(FIRST));
    assertThat(runningWith(THIRD)).isEqualTo(3);
  }

  @Test
  void taking_the_commit_back_gives_every_machine_the_old_configuration() {
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.WATCH_ALL);
    want(RollingShop.OLD, FIRST);
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(runningWith(FIRST)).isEqualTo(3);
    assertThat(shop.driver.findings().get(ConditionTypes.CONFIG_PUBLISHED).status())
        .isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void a_machine_that_is_replaced_in_between_reads_what_its_place_shall() {
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.WATCH_ALL);
    String lost = shop.machines().firstKey();
    shop.world.destroy(new InstanceId(lost));
    shop.settle();

    assertThat(shop.machines()).hasSize(3).doesNotContainKey(lost);
    assertThat(runningWith(SECOND)).isEqualTo(3);
    assertThat(ensemble().assigned()).isEmpty();
  }

  @Test
  void a_place_that_is_added_in_between_takes_part() {
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.driver.want(RollingShop.document(RollingShop.OLD, 5).config("web", SECOND).build());
    shop.settle();

    assertThat(runningWith(SECOND)).isEqualTo(5);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void what_is_foreseen_of_a_change_in_place_is_time_alone() {
    int calls = shop.world.applied().size();
    Instant begun = shop.world.now();
    want(RollingShop.OLD, SECOND);
    shop.runUntil(RolloutState.VERIFY_CANARY);
    Forecast forecast = Forecast.of(shop.rollout(), shop.driver.desired.spec(), 3);
    shop.settle();

    assertThat(forecast.fleet()).isEqualTo(new Forecast.Fleet(3, 3));
    assertThat(forecast.calls().total()).isZero();
    assertThat(forecast.waits()).first().asString().startsWith("the canary passes every gate");
    assertThat(Duration.between(begun, shop.world.now()))
        .isBetween(forecast.least(), forecast.most());
    assertThat(shop.world.applied().subList(calls, shop.world.applied().size()))
        .allMatch(ConfigAction.class::isInstance);
  }

  @Test
  void the_first_configuration_is_published_at_once() {
    RollingShop bare = new RollingShop();
    bare.driver.want(document(RollingShop.OLD, FIRST).build());
    bare.settle();

    assertThat(bare.recorded()).isEmpty();
    assertThat(Set.copyOf(bare.configs().values())).containsExactly(sha(FIRST));
  }
}
