package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.shell.LiveWorlds;
import dev.muster.controller.shell.RolloutMeters;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.id.ServiceName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people hear of rollouts. */
class RolloutTellingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Rig rig = new Rig(3);
  private final VirtualController controller = rig.start();

  private void want(String version) {
    rig.store(Rig.builder(3).service("web", version, 3).build());
  }

  private void runUntil(RolloutState state) {
    assertThat(
            rig.time.runUntil(
                () -> rollout().filter(known -> known.state() == state).isPresent(), PATIENCE))
        .as(state.toString())
        .isTrue();
  }

  private Optional<Rollout> rollout() {
    return Optional.ofNullable(rig.ledger().rollouts().get(new ServiceName("web")));
  }

  private List<ClusterEvent> events() {
    return controller.events().stream()
        .filter(event -> event.regarding().equals("rollout/prod.web"))
        .toList();
  }

  @Test
  void each_state_that_is_entered_is_an_event_and_a_line_with_its_reason() {
    rig.converge();
    want("1.1.0");
    runUntil(RolloutState.DONE);
    rig.converge();

    assertThat(events().stream().map(ClusterEvent::reason))
        .containsExactly(
            "Admit",
            "BuildImage",
            "LaunchCanary",
            "VerifyCanary",
            "RegisterCanary",
            "WatchCanary",
            "Expand",
            "WatchAll",
            "DrainOld",
            "Bake",
            "Commit",
            "TerminateOld",
            "Done");
    assertThat(events()).allMatch(event -> event.type() == ClusterEvent.Type.NORMAL);
    assertThat(events().get(5).note())
        .isEqualTo("web-1 (1.0.0 → 1.1.0) WatchCanary: the canary serves");
    assertThat(controller.log().stream().flatMap(entry -> entry.rollouts().stream()))
        .containsExactlyElementsOf(events().stream().map(ClusterEvent::note).toList());
  }

  @Test
  void what_ends_without_its_goal_is_a_warning() {
    rig.converge();
    rig.world.setImageBuildsFail(true);
    want("1.1.0");
    runUntil(RolloutState.FAILED);
    rig.time.runFor(Duration.ofSeconds(30));

    ClusterEvent last = events().getLast();
    assertThat(last.type()).isEqualTo(ClusterEvent.Type.WARNING);
    assertThat(last.reason()).isEqualTo("Failed");
    assertThat(last.note()).endsWith("the build of its image failed");
  }

  @Test
  void the_gauges_say_where_it_is_and_forget_where_it_was() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    RolloutMeters gauges =
        new RolloutMeters(meters, LiveWorlds.of(controller::state), rig.time::now);
    rig.converge();
    gauges.refresh();
    assertThat(meters.getMeters()).isEmpty();

    want("1.1.0");
    runUntil(RolloutState.WATCH_CANARY);
    rig.time.runFor(Duration.ofSeconds(2));
    gauges.refresh();
    assertThat(meters.get("muster_rollout_state").tag("state", "watchCanary").gauge().value())
        .isEqualTo(1);
    assertThat(meters.get("muster_rollout_state_seconds").gauge().value()).isBetween(1.0, 4.0);
    assertThat(
            meters
                .get("muster_rollout_gate_samples")
                .tags("cluster", "shop/prod", "service", "web", "gate", "http")
                .gauge()
                .value())
        .isPositive();

    runUntil(RolloutState.DONE);
    rig.converge();
    gauges.refresh();
    assertThat(meters.get("muster_rollout_state").gauges())
        .singleElement()
        .extracting(gauge -> gauge.getId().getTag("state"))
        .isEqualTo("done");
    assertThat(meters.find("muster_rollout_state_seconds").gauges()).isEmpty();
  }
}
