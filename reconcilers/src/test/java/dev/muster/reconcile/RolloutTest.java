package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutSummary;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A service on its way to another version, in a world in memory. */
class RolloutTest {
  private final RollingShop shop = new RollingShop();

  private static ClusterBuilder withApproval(ClusterBuilder shop) {
    return shop.change(
        "web",
        service ->
            service.with(
                new RolloutSpec(
                    service.rollout().pace(),
                    service.rollout().times(),
                    RolloutSpec.Approval.MANUAL,
                    service.rollout().gates())));
  }

  @Test
  void a_new_version_takes_every_place_and_no_moment_has_fewer_machines() {
    shop.want(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines().values())
        .containsExactly(RollingShop.NEW, RollingShop.NEW, RollingShop.NEW);
    assertThat(shop.fewestServing()).isEqualTo(3);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(shop.driver.complaints()).isEmpty();
    assertThat(shop.visited())
        .contains(RolloutState.WATCH_CANARY, RolloutState.BAKE, RolloutState.TERMINATE_OLD);
  }

  private static ClusterBuilder withSurge(ClusterBuilder shop, int percent) {
    return shop.change(
        "web",
        service ->
            service.with(
                new RolloutSpec(
                    new RolloutSpec.Pace(1, 50, 100, percent),
                    service.rollout().times(),
                    service.rollout().approval(),
                    service.rollout().gates())));
  }

  @Test
  void with_a_small_surge_old_machines_stop_before_the_next_new_ones_come() {
    shop.driver.want(withSurge(RollingShop.document(RollingShop.NEW, 3), 1).build());
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    assertThat(shop.mostRunning()).isEqualTo(4);
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void old_machines_that_made_room_are_started_again_on_the_way_back() {
    SortedMap<String, String> before = shop.machines();
    shop.driver.want(withSurge(RollingShop.document(RollingShop.NEW, 3), 1).build());
    shop.runUntil(RolloutState.BAKE);
    shop.sicken(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(shop.world.instances())
        .filteredOn(machine -> before.containsKey(machine.id().value()))
        .allMatch(machine -> machine.state() == ObservedInstance.State.RUNNING);
  }

  @Test
  void a_canary_that_is_not_well_goes_and_the_old_machines_stay() {
    SortedMap<String, String> before = shop.machines();
    shop.sicken(RollingShop.NEW);
    shop.want(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(shop.visited()).doesNotContain(RolloutState.EXPAND, RolloutState.RESTORE);
    assertThat(shop.fewestServing()).isEqualTo(3);
    assertThat(shop.driver.findings().get(ConditionTypes.REVISION_DIFFERS).status())
        .isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void a_version_that_fails_under_bake_gives_way_to_the_old_machines() {
    SortedMap<String, String> before = shop.machines();
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    shop.sicken(RollingShop.NEW);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.visited())
        .contains(RolloutState.RESTORE, RolloutState.DRAIN_NEW, RolloutState.ROLLED_BACK);
  }

  @Test
  void a_commit_that_mends_it_is_rolled_out_after_one_that_failed() {
    shop.sicken(RollingShop.NEW);
    shop.want(RollingShop.NEW);
    shop.settle();

    shop.want("1.2");
    shop.settle();

    assertThat(shop.machines().values()).containsOnly("1.2").hasSize(3);
  }

  @Test
  void the_last_ten_rollouts_are_remembered() {
    for (int version = 1; version <= 13; version++) {
      shop.want("2." + version);
      shop.settle();
    }

    List<RolloutSummary> earlier = shop.rollout().log().earlier().orElseThrow();
    assertThat(earlier).hasSize(10);
    assertThat(earlier.getFirst().id().number()).isEqualTo(3);
    RolloutSummary last = earlier.getLast();
    assertThat(last.from().version().value()).isEqualTo("2.11");
    assertThat(last.to().version().value()).isEqualTo("2.12");
    assertThat(last.end()).isEqualTo(RolloutState.DONE);
    assertThat(last.reason()).isEqualTo("the old machines are gone");
    assertThat(last.endedAt()).isAfter(last.begunAt());
  }

  @Test
  void a_third_version_in_mid_rollout_wins() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.EXPAND);
    shop.want("1.2");
    shop.settle();

    assertThat(shop.machines().values()).containsOnly("1.2").hasSize(3);
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void a_commit_back_to_the_old_version_turns_round_at_once() {
    SortedMap<String, String> before = shop.machines();
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    shop.want(RollingShop.OLD);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.driver.complaints()).isEmpty();
    assertThat(shop.fewestServing()).isEqualTo(3);
  }

  @Test
  void what_the_old_machines_fail_at_as_well_is_not_held_against_the_new() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.sicken(RollingShop.NEW);
    shop.sicken(RollingShop.OLD);
    shop.run(15);

    assertThat(shop.rollout().stage().pause().orElseThrow().kind())
        .isEqualTo(Pause.Kind.ENVIRONMENT);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    shop.cure(RollingShop.NEW);
    shop.cure(RollingShop.OLD);
    shop.settle();

    assertThat(shop.machines().values())
        .as(shop.rollout().log().toString())
        .containsOnly(RollingShop.NEW)
        .hasSize(3);
  }

  @Test
  void a_rollback_without_old_machines_removes_nothing_until_they_serve() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    shop.sicken(RollingShop.OLD);
    shop.sicken(RollingShop.NEW);
    shop.runUntil(RolloutState.ROLLBACK_BLOCKED);
    SortedMap<String, String> held = shop.machines();
    shop.run(30);
    assertThat(shop.machines()).isEqualTo(held);

    shop.cure(RollingShop.OLD);
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.OLD).hasSize(3);
  }

  @Test
  void a_person_accepts_the_new_machines_where_the_old_cannot_come_back() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    shop.sicken(RollingShop.OLD);
    shop.sicken(RollingShop.NEW);
    shop.runUntil(RolloutState.ROLLBACK_BLOCKED);
    shop.cure(RollingShop.NEW);
    shop.run(5);
    shop.order(Verb.ACCEPT_NEW);
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
  }

  @Test
  void an_approval_is_waited_for() {
    shop.driver.want(withApproval(RollingShop.document(RollingShop.NEW, 3)).build());
    shop.runUntil(RolloutState.APPROVE);
    shop.run(20);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.APPROVE);

    shop.order(Verb.APPROVE);
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
  }

  @Test
  void an_approval_that_does_not_come_ends_the_rollout() {
    shop.driver.want(withApproval(RollingShop.document(RollingShop.NEW, 3)).build());
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(shop.machines().values()).containsOnly(RollingShop.OLD).hasSize(3);
  }

  @Test
  void a_pause_holds_what_goes_forward_and_nothing_else() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.order(Verb.PAUSE);
    shop.run(300);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    shop.order(Verb.RESUME);
    shop.settle();
    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
  }

  @Test
  void a_pause_with_an_end_ends_by_itself_and_no_time_is_lost() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.EXPAND);
    shop.order(Verb.PAUSE, Optional.of(Duration.ofMinutes(5)));
    shop.run(295);
    assertThat(shop.rollout().stage().pause().orElseThrow().until()).isPresent();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.EXPAND);

    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void an_abort_wins_over_a_pause() {
    SortedMap<String, String> before = shop.machines();
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.EXPAND);
    shop.order(Verb.PAUSE);
    shop.run(3);
    shop.order(Verb.ABORT);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
  }

  @Test
  void a_service_that_is_removed_in_mid_rollout_leaves_nothing() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BAKE);
    shop.driver.want(ClusterBuilder.cluster("shop", "prod").build());
    shop.settle();

    assertThat(shop.machines()).isEmpty();
    assertThat(shop.driver.ledger.rollouts()).isEmpty();
  }

  @Test
  void a_cluster_that_is_deleted_in_mid_rollout_leaves_nothing() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.EXPAND);
    shop.driver.delete();
    shop.settle();

    assertThat(shop.world.instances())
        .allMatch(machine -> machine.state() == ObservedInstance.State.TERMINATED);
  }

  @Test
  void a_count_that_changes_in_mid_rollout_is_met() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.driver.want(RollingShop.document(RollingShop.NEW, 5).build());
    shop.runUntil(RolloutState.BAKE);
    shop.driver.want(RollingShop.document(RollingShop.NEW, 2).build());
    shop.settle();

    assertThat(shop.machines().values()).containsExactly(RollingShop.NEW, RollingShop.NEW);
  }

  @Test
  void lost_new_machines_are_launched_again() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.EXPAND);
    shop.rollout().machines().newcomers().stream()
        .flatMap(newcomer -> newcomer.instance().stream())
        .forEach(shop.world::destroy);
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    assertThat(shop.rollout().machines().relaunches()).isBetween(1, 3);
  }

  @Test
  void every_state_is_entered_by_one_of_these_ways() {
    Set<RolloutState> visited = EnumSet.noneOf(RolloutState.class);
    RollingShop blocked = new RollingShop();
    blocked.driver.want(withApproval(RollingShop.document(RollingShop.NEW, 3)).build());
    blocked.runUntil(RolloutState.APPROVE);
    blocked.order(Verb.APPROVE);
    blocked.runUntil(RolloutState.BAKE);
    blocked.sicken(RollingShop.OLD);
    blocked.sicken(RollingShop.NEW);
    blocked.runUntil(RolloutState.ROLLBACK_BLOCKED);
    blocked.cure(RollingShop.OLD);
    blocked.settle();
    visited.addAll(blocked.visited());

    shop.want(RollingShop.NEW);
    shop.settle();
    shop.sicken("1.2");
    shop.want("1.2");
    shop.settle();
    shop.world.setImageBuildsFail(true);
    shop.want("1.3");
    shop.runUntil(RolloutState.FAILED);
    visited.addAll(shop.visited());

    assertThat(visited).isEqualTo(EnumSet.allOf(RolloutState.class));
  }
}
