package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.Action;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.EnsembleRecord.Phase;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole lives of a cluster in a world in memory. */
class ClusterLifeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeWorld world = new FakeWorld(START);

  private static ClusterBuilder shop() {
    return ClusterBuilder.cluster("shop", "prod")
        .service("web", "1.4.1", 3)
        .listener(80, "web")
        .config("web", "{\"pool_size\":20}");
  }

  @Test
  void a_new_cluster_comes_up_and_settles() {
    WorldDriver driver = new WorldDriver(world, shop().build());

    int passes = driver.converge(60);

    assertThat(driver.complaints()).isEmpty();
    assertThat(driver.live())
        .hasSize(6)
        .allSatisfy((_, machines) -> assertThat(machines).hasSize(1));
    assertThat(driver.ledger.ensemble().phase()).isEqualTo(Phase.FORMED);
    assertThat(passes).isLessThan(40);
  }

  @Test
  void a_settled_cluster_is_left_alone() {
    WorldDriver driver = new WorldDriver(world, shop().build());
    driver.converge(60);
    List<Action> before = world.applied();

    driver.run(200);

    assertThat(world.applied()).isEqualTo(before);
  }

  @Test
  void a_cluster_without_services_is_an_ensemble_and_a_load_balancer() {
    WorldDriver driver =
        new WorldDriver(world, ClusterBuilder.cluster("shop", "prod").balancer().build());

    driver.converge(60);

    assertThat(driver.complaints()).isEmpty();
    assertThat(driver.live().keySet()).containsExactly("zknode-1", "zknode-2", "zknode-3");
    assertThat(((Balancers) content(Part.BALANCERS)).all()).hasSize(1);
  }

  @Test
  void zones_differ_by_at_most_one_machine() {
    WorldDriver driver = new WorldDriver(world, shop().service("web", "1.4.1", 7).build());
    driver.converge(60);

    Map<String, Long> byZone =
        world.instances().stream()
            .collect(
                Collectors.groupingBy(machine -> machine.zone().value(), Collectors.counting()));

    assertThat(byZone).hasSize(3);
    assertThat(byZone.values()).allSatisfy(count -> assertThat(count).isBetween(3L, 4L));
  }

  @Test
  void a_deleted_cluster_leaves_nothing_behind() {
    WorldDriver driver = new WorldDriver(world, shop().build());
    driver.converge(60);

    driver.delete();
    driver.converge(60);

    assertThat(world.instances())
        .allMatch(machine -> machine.state() == ObservedInstance.State.TERMINATED);
    assertThat(((Networks) content(Part.NETWORKS)).all()).isEmpty();
    assertThat(((Balancers) content(Part.BALANCERS)).all()).isEmpty();
    assertThat(((Images) content(Part.IMAGES)).all()).isEmpty();
    assertThat(driver.ledger.slots()).isEmpty();
  }

  @Test
  void a_cluster_that_was_half_made_is_deleted_as_well() {
    for (int seconds = 1; seconds < 20; seconds++) {
      FakeWorld young = new FakeWorld(START);
      WorldDriver driver = new WorldDriver(young, shop().build());
      driver.run(seconds);

      driver.delete();
      driver.converge(120);

      assertThat(driver.live()).as("deleted after %d s", seconds).isEmpty();
      assertThat(driver.ledger.slots()).isEmpty();
    }
  }

  @Test
  void more_machines_are_launched_and_surplus_ones_drained_first() {
    WorldDriver driver = new WorldDriver(world, shop().build());
    driver.converge(60);

    driver.want(shop().service("web", "1.4.1", 5).build());
    driver.converge(60);
    assertThat(driver.live()).containsKeys("web-4", "web-5");

    driver.want(shop().service("web", "1.4.1", 2).build());
    driver.pass();
    assertThat(driver.machine("web-5").state()).isEqualTo(ObservedInstance.State.RUNNING);
    world.advance(Duration.ofSeconds(5));
    driver.pass();
    assertThat(driver.machine("web-5").state()).isEqualTo(ObservedInstance.State.RUNNING);
    driver.converge(60);

    assertThat(driver.live()).doesNotContainKeys("web-3", "web-4", "web-5").containsKey("web-2");
    assertThat(driver.ledger.slots()).hasSize(5);
  }

  private Object content(Part part) {
    return ((dev.muster.provider.Observation.Complete<?>) world.observe(Scope.LOCAL, part)).value();
  }
}
