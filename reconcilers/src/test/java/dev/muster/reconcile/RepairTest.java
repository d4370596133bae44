package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.spec.id.Slot;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is broken is mended, and nothing else is touched. */
class RepairTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeWorld world = new FakeWorld(START);
  private final WorldDriver driver =
      new WorldDriver(
          world,
          ClusterBuilder.cluster("shop", "prod")
              .service("web", "1.4.1", 6)
              .statefulService("db", "10.11", 2)
              .listener(80, "web")
              .config("web", "{\"pool_size\":20}")
              .build());

  @BeforeEach
  void settle() {
    driver.converge(60);
  }

  @Test
  void a_stopped_machine_of_a_stateless_service_is_replaced() {
    InstanceId old = driver.machine("web-2").id();
    world.stop(old);

    List<Action> done = doneUntilSettled();

    assertThat(driver.machine("web-2").id()).isNotEqualTo(old);
    assertThat(driver.machine("web-2").tags()).containsEntry(Tags.INCARNATION, "2");
    assertThat(of(done, TerminateInstance.class)).hasSize(1);
    assertThat(of(done, LaunchInstance.class)).hasSize(1);
    assertThat(driver.complaints()).isEmpty();
  }

  @Test
  void a_stopped_machine_is_started_with_its_disk_when_the_repairs_of_the_hour_are_spent() {
    InstanceId machine = driver.machine("web-2").id();
    driver.ledger =
        driver.ledger.plus(
            List.of(
                new LedgerChange.AddRepair(
                    new RepairHistory.Entry(
                        Slot.parse("web-5"), world.now().minus(Duration.ofMinutes(59))))));
    world.stop(machine);

    List<Action> done = doneUntilSettled();

    assertThat(driver.machine("web-2").id()).isEqualTo(machine);
    assertThat(of(done, StartInstance.class)).hasSize(1);
    assertThat(of(done, TerminateInstance.class)).isEmpty();
  }

  @Test
  void a_terminated_machine_is_replaced_in_the_same_zone_with_the_same_revision() {
    ObservedInstance old = driver.machine("web-3");
    world.destroy(old.id());

    doneUntilSettled();

    ObservedInstance machine = driver.machine("web-3");
    assertThat(machine.zone()).isEqualTo(old.zone());
    assertThat(machine.tags()).containsEntry(Tags.REVISION, old.tags().get(Tags.REVISION));
  }

  @Test
  void a_machine_that_is_listed_no_more_is_replaced_after_the_consistency_window() {
    world.vanish(driver.machine("web-1").id());
    driver.run(5);
    assertThat(driver.live()).doesNotContainKey("web-1");

    world.advance(Duration.ofSeconds(60));
    driver.converge(60);

    assertThat(driver.machine("web-1").tags()).containsEntry(Tags.INCARNATION, "2");
  }

  @Test
  void a_machine_that_agent_and_balancer_find_unwell_is_replaced_after_its_boot_grace() {
    InstanceId broken = driver.machine("web-4").id();
    world.setBroken(broken, true);
    driver.run(30);
    assertThat(driver.machine("web-4").id()).isEqualTo(broken);

    world.advance(Duration.ofSeconds(90));
    driver.converge(60);

    assertThat(driver.machine("web-4").id()).isNotEqualTo(broken);
    assertThat(driver.complaints()).isEmpty();
  }

  @Test
  void a_silent_agent_costs_no_machine() {
    world.advance(Duration.ofSeconds(300));
    world.setSilent(driver.machine("web-4").id(), true);
    List<Action> before = world.applied();

    driver.run(120);

    assertThat(world.applied()).isEqualTo(before);
  }

  @Test
  void unhealthy_everywhere_at_once_replaces_nothing() {
    world.advance(Duration.ofSeconds(300));
    for (int ordinal = 1; ordinal <= 6; ordinal++) {
      world.setBroken(driver.machine("web-" + ordinal).id(), true);
    }
    List<Action> before = world.applied();

    driver.run(120);

    assertThat(world.applied()).isEqualTo(before);
    assertThat(driver.findings().get(ConditionTypes.SERVICES_READY).reason())
        .isEqualTo("TooManyBroken");
  }

  @Test
  void machines_that_stop_all_at_once_are_started_with_their_disks() {
    driver.live().values().forEach(machines -> world.stop(machines.getFirst().id()));
    world.stopBalancers();
    List<InstanceId> before = ids();

    List<Action> done = doneUntilSettled();

    assertThat(ids()).isEqualTo(before);
    assertThat(of(done, StartInstance.class)).hasSize(11);
    assertThat(of(done, TerminateInstance.class)).isEmpty();
    assertThat(driver.complaints()).isEmpty();
  }

  @Test
  void one_machine_of_a_service_is_replaced_at_a_time() {
    world.stop(driver.machine("web-5").id());
    driver.pass();
    world.advance(Duration.ofSeconds(2));
    driver.pass();
    world.stop(driver.machine("web-6").id());

    for (int second = 0; second < 60; second++) {
      driver.pass();
      long up =
          driver.live().entrySet().stream()
              .filter(entry -> entry.getKey().startsWith("web-"))
              .filter(entry ->
                  entry.getValue().stream()
                      .anyMatch(machine -> machine.state() == ObservedInstance.State.RUNNING))
              .count();
      assertThat(up).isGreaterThanOrEqualTo(4);
      world.advance(Duration.ofSeconds(1));
    }

    assertThat(driver.isSettled()).isTrue();
    assertThat(driver.machine("web-6").tags()).containsEntry(Tags.INCARNATION, "2");
  }

  @Test
  void a_stopped_machine_of_a_stateful_service_is_started_and_a_lost_one_left_to_a_person() {
    InstanceId first = driver.machine("db-1").id();
    world.stop(first);
    driver.converge(60);
    assertThat(driver.machine("db-1").id()).isEqualTo(first);

    world.destroy(first);
    driver.run(120);

    assertThat(driver.live()).doesNotContainKey("db-1");
    assertThat(driver.findings().get(ConditionTypes.SERVICES_READY).reason())
        .isEqualTo("NeedsAPerson");
    assertThat(driver.decide())
        .anySatisfy(decision -> assertThat(decision.next()).isInstanceOf(Next.Stalled.class));
  }

  @Test
  void a_surplus_machine_of_a_stateful_service_is_kept() {
    List<InstanceId> before = ids();
    driver.want(
        ClusterBuilder.cluster("shop", "prod")
            .service("web", "1.4.1", 6)
            .statefulService("db", "10.11", 1)
            .listener(80, "web")
            .build());

    driver.run(120);

    assertThat(ids()).isEqualTo(before);
  }

  @Test
  void a_target_that_was_taken_away_by_hand_comes_back() {
    world.dropTarget(driver.machine("web-2").id());

    List<Action> done = doneUntilSettled();

    assertThat(done).hasSize(1);
    assertThat(driver.complaints()).isEmpty();
  }

  @Test
  void a_stopped_server_of_the_ensemble_is_started_with_its_disk() {
    InstanceId server = driver.machine("zknode-2").id();
    world.stop(server);

    List<Action> done = doneUntilSettled();

    assertThat(driver.machine("zknode-2").id()).isEqualTo(server);
    assertThat(done).hasSize(1).first().isInstanceOf(StartInstance.class);
  }

  @Test
  void a_lost_server_of_the_ensemble_is_replaced_under_a_new_id_in_one_reconfiguration() {
    world.destroy(driver.machine("zknode-3").id());

    List<Action> done = doneUntilSettled();

    assertThat(driver.ledger.slots().get(Slot.parse("zknode-3")).membership())
        .hasValueSatisfying(membership -> {
          assertThat(membership.member().value()).isEqualTo(4);
          assertThat(membership.role()).isEqualTo(MemberRole.JOIN);
        });
    assertThat(of(done, ReconfigureEnsemble.class))
        .singleElement()
        .satisfies(action -> {
          ReconfigureEnsemble change = (ReconfigureEnsemble) action;
          assertThat(change.joining()).hasSize(1);
          assertThat(change.leaving()).hasSize(1);
        });
    assertThat(driver.ledger.ensemble().highestMember()).isEqualTo(4);
    assertThat(driver.complaints()).isEmpty();
  }

  @Test
  void an_ensemble_without_a_quorum_is_left_alone() {
    world.destroy(driver.machine("zknode-1").id());
    world.destroy(driver.machine("zknode-2").id());
    List<Action> before = world.applied();

    driver.run(60);

    assertThat(world.applied()).isEqualTo(before);
    assertThat(driver.findings().get(ConditionTypes.ENSEMBLE_READY).reason())
        .isEqualTo("QuorumLost");
  }

  @Test
  void an_unreachable_ensemble_does_not_keep_services_from_being_mended() {
    world.blind(Part.ENSEMBLE, "no route");
    world.stop(driver.machine("web-2").id());

    driver.run(30);

    assertThat(driver.machine("web-2").tags()).containsEntry(Tags.INCARNATION, "2");
    assertThat(driver.findings().get(ConditionTypes.ENSEMBLE_READY))
        .satisfies(finding -> {
          assertThat(finding.status()).isEqualTo(Condition.Status.UNKNOWN);
          assertThat(finding.reason()).isEqualTo("EnsembleUnreachable");
        });
  }

  @Test
  void silence_of_all_agents_deregisters_nobody() {
    world.blind(Part.REPORTS, "no route");
    List<Action> before = world.applied();

    driver.run(60);

    assertThat(world.applied()).isEqualTo(before);
  }

  private List<Action> doneUntilSettled() {
    int before = world.applied().size();
    driver.converge(90);
    return world.applied().subList(before, world.applied().size());
  }

  private List<InstanceId> ids() {
    return driver.live().values().stream().map(machines -> machines.getFirst().id()).toList();
  }

  private static <T extends Action> List<Action> of(List<Action> actions, Class<T> type) {
    return actions.stream().filter(type::isInstance).toList();
  }
}
