package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.rollout.Forecast;
import dev.muster.reconcile.rollout.Forecast.Calls;
import dev.muster.reconcile.rollout.Forecast.Fleet;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.testkit.ClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a rollout before it begins, and what comes of it. */
class ForecastTest {
  private final RollingShop shop = new RollingShop();

  private Forecast forecast() {
    return Forecast.of(shop.rollout(), shop.driver.desired.spec(), 3);
  }

  @Test
  void a_forecast_comes_true() {
    int before = shop.world.applied().size();
    Instant begun = shop.world.now();
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BUILD_IMAGE);
    Forecast forecast = forecast();
    shop.runUntil(RolloutState.BAKE);
    assertThat(shop.livingCount()).isEqualTo(forecast.fleet().peak());
    shop.settle();

    assertThat(shop.fewestServing()).isGreaterThanOrEqualTo(forecast.fleet().lowestHealthy());
    List<Action> made = shop.world.applied().subList(before, shop.world.applied().size());
    assertThat(
            new Calls(
                count(made, BuildImage.class),
                count(made, LaunchInstance.class),
                count(made, RegisterTarget.class),
                count(made, DeregisterTarget.class),
                count(made, StopInstance.class),
                count(made, TerminateInstance.class)))
        .isEqualTo(forecast.calls());
    assertThat(Duration.between(begun, shop.world.now()))
        .isBetween(forecast.least(), forecast.most());
  }

  private static ClusterSpec spec(
      ClusterBuilder shop, RolloutSpec.Pace pace, RolloutSpec.Approval approval) {
    RolloutSpec fast = ClusterBuilder.FAST;
    return shop.change(
            "web",
            service -> service.with(new RolloutSpec(pace, fast.times(), approval, fast.gates())))
        .build()
        .spec();
  }

  private static int count(List<Action> actions, Class<? extends Action> kind) {
    return Math.toIntExact(actions.stream().filter(kind::isInstance).count());
  }

  @Test
  void it_counts_what_the_spec_says() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BUILD_IMAGE);
    ClusterSpec spec =
        spec(
            RollingShop.document(RollingShop.NEW, 5).listener(81, "web"),
            new RolloutSpec.Pace(1, 50, 60),
            RolloutSpec.Approval.MANUAL);

    Forecast forecast = Forecast.of(shop.rollout(), spec, 3);

    assertThat(forecast.fleet()).isEqualTo(new Fleet(8, 3));
    assertThat(forecast.calls()).isEqualTo(new Calls(1, 5, 10, 6, 0, 3));
    assertThat(forecast.calls().total()).isEqualTo(25);
    assertThat(forecast.least()).isEqualTo(Duration.ofSeconds(11));
    assertThat(forecast.waits())
        .containsExactly(
            "the canary passes every gate for 3s: loadBalancer (2 in a row), http (2 in a row)",
            "a person approves it within 1m",
            "both fleets serve, and every gate passes for 3s",
            "the new machines serve alone, and every gate passes for 5s");
  }

  @Test
  void with_a_small_surge_fewer_machines_run_at_once_and_old_ones_are_stopped() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BUILD_IMAGE);
    ClusterSpec spec =
        spec(
            RollingShop.document(RollingShop.NEW, 4),
            new RolloutSpec.Pace(1, 50, 100, 25),
            RolloutSpec.Approval.NONE);

    assertThat(Forecast.of(shop.rollout(), spec, 4).fleet()).isEqualTo(new Fleet(5, 4));
    assertThat(Forecast.of(shop.rollout(), spec, 4).calls()).isEqualTo(new Calls(1, 4, 4, 4, 3, 4));
  }

  @Test
  void without_a_canary_nobody_is_asked_and_it_is_watched_once_less() {
    shop.want(RollingShop.NEW);
    shop.runUntil(RolloutState.BUILD_IMAGE);
    ClusterSpec spec =
        spec(
            RollingShop.document(RollingShop.NEW, 3),
            new RolloutSpec.Pace(0, 50, 100),
            RolloutSpec.Approval.MANUAL);

    assertThat(Forecast.of(shop.rollout(), spec, 3).least()).isEqualTo(Duration.ofSeconds(8));
    assertThat(Forecast.of(shop.rollout(), spec, 3).waits()).hasSize(2);
  }
}
