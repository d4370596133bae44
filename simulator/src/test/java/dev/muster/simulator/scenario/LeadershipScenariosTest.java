package dev.muster.simulator.scenario;

import static dev.muster.simulator.scenario.Play.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Host;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.id.ClusterUid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of a controller that stands still, is slowed down or has a wrong clock. */
class LeadershipScenariosTest {
  /** Stops the leader with this effect in its hand: it will send it when it goes on. */
  private static void pauseAt(Play play, Host host, Predicate<Effect> which) {
    boolean[] done = {false};
    play.stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void wants(SimController controller, Effect effect) {
                if (!done[0] && controller.equals(host.process()) && which.test(effect)) {
                  done[0] = true;
                  controller.pause();
                }
              }
            });
    play.await("the pause", () -> done[0]);
  }

  private static String trace(Play play) {
    return String.join("\n", play.stage.trace().tail(4_000));
  }

  @Test
  @DisplayName("10: a stale deletion touches nothing of a cluster that was made again")
  void a_deletion_of_old_does_not_reach_a_new_cluster_of_that_name() {
    Play play = Play.settled(Scenery.LOCAL, 2, 3);
    play.run.startOperator();
    play.run.makeOperatorEager();
    Host stale = play.leader();
    ClusterUid old = play.cluster.uid();
    play.cluster.delete();
    play.cluster.wantAgain();
    pauseAt(play, stale, Play::isTermination);
    play.await("the new cluster", () -> !play.cluster.uid().equals(old));
    play.settle();
    Set<?> fresh = play.live().stream().map(SimMachine::id).collect(Collectors.toSet());

    stale.process().resume();
    play.pass(300);
    play.settle();

    assertThat(trace(play)).contains("may not");
    assertThat(play.live())
        .hasSize(3)
        .allMatch(machine -> machine.isOwnedBy(play.cluster.uid()))
        .allMatch(machine -> fresh.contains(machine.id()));
  }

  @Test
  @DisplayName("10: a machine of another uid is not ours, whatever its name says")
  void a_machine_of_a_namesake_is_left_alone() {
    Play play = Play.settled(3);
    play.run.startOperator();
    play.run.makeOperatorEager();
    SimMachine own = play.only(web(3));
    InstanceIdentity who = own.identity().orElseThrow();
    InstanceIdentity namesake =
        new InstanceIdentity(
            who.cluster(),
            new ClusterUid("uid-of-old"),
            who.slot(),
            who.incarnation(),
            who.version(),
            who.revision(),
            Optional.empty());
    InstanceId id = play.stage.cloud().nature().addForeign(Tags.of(namesake), own.zone());

    play.scale(1);
    play.settle();
    play.scale(4);
    play.settle();
    play.cluster.delete();
    play.settle();

    assertThat(play.stage.cloud().find(id)).get().matches(SimMachine::isServing);
    assertThat(play.terminations()).noneMatch(one -> one.instance().equals(id));
    assertThat(play.launches(web(3))).hasSize(2);
  }

  @Test
  @DisplayName("18: a storm of throttling is met with few calls, and everything comes in the end")
  void throttling_is_answered_with_patience() {
    Play play = Play.settled(3);
    int[] calls = {0};
    play.stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void wants(SimController controller, Effect effect) {
                calls[0] += effect instanceof Effect.Act ? 1 : 0;
              }
            });
    play.strike(FaultKind.THROTTLED, 1);

    play.scale(9);
    play.pass(1_800);

    // Six launches are wanted all the time: each is tried at most once in 20 s.
    assertThat(calls[0]).isPositive().isLessThanOrEqualTo(6 * 1_800 / 20);
    assertThat(play.live()).hasSize(3);
    play.strike(FaultKind.THROTTLED, 0);
    play.settle();
    assertThat(play.live()).hasSize(9);
  }

  @Test
  @DisplayName("19: a paused leader that goes on beside a new one writes nothing")
  void a_paused_leader_lands_nothing_when_it_goes_on() {
    Play play = Play.settled(Scenery.LOCAL, 2, 3);
    Host paused = play.leader();
    long epoch = play.stage.store().epoch(Scope.LOCAL);
    play.scale(4);
    pauseAt(play, paused, Play::isLaunch);
    play.await("another leader", () -> play.stage.store().epoch(Scope.LOCAL) > epoch);
    play.settle();
    int before = play.landed.size();

    paused.process().resume();
    play.pass(120);

    assertThat(trace(play)).contains("Fenced");
    assertThat(play.landed.subList(before, play.landed.size()))
        .allMatch(one -> one.landing().fence().epoch() > epoch);
    assertThat(play.ever(web(4))).hasSize(1);
    play.settle();
  }

  @Test
  @DisplayName("22: clocks that are an hour wrong change neither leases nor what is done")
  void clocks_that_are_an_hour_off_change_nothing() {
    Play play = Play.settled(Scenery.LOCAL, 2, 3);
    List<SimMachine> before = play.live();
    play.host(0).stepClock(3_600_000);
    play.host(1).stepClock(-3_600_000);
    for (int i = 0; i < 4; i++) {
      long epoch = play.stage.store().epoch(Scope.LOCAL);
      play.leader().crash(2_000);
      play.await("the next leader", () -> play.stage.store().epoch(Scope.LOCAL) == epoch + 1);
      play.pass(120);
      assertThat(play.stage.store().epoch(Scope.LOCAL)).isEqualTo(epoch + 1);
    }
    play.settle();
    assertThat(play.live()).isEqualTo(before);
    assertThat(play.terminations()).isEmpty();

    play.scale(4);
    play.settle();

    assertThat(play.ever(web(4))).hasSize(1);
  }
}
