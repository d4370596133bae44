package dev.muster.simulator.scenario;

import static dev.muster.simulator.scenario.Play.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.stage.Stage.Scenery;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of launches whose callers, answers or machines are lost. */
class LaunchScenariosTest {
  @Test
  @DisplayName("1: a crash after a launch, before it was recorded, leaves one machine")
  void a_crash_after_a_launch_leaves_one_machine() {
    Play play = Play.settled(3);
    play.crashAfterNext(landing -> landing.action() instanceof LaunchInstance);

    play.scale(4);
    play.settle();

    assertThat(play.host(0).process().isAlive()).isTrue();
    assertThat(play.ever(web(4))).hasSize(1);
    assertThat(play.stage.store().ledger(Play.KEY).slots().get(web(4)).instance())
        .contains(play.only(web(4)).id());
  }

  @Test
  @DisplayName("2: a launch whose answer is lost makes one machine")
  void a_lost_answer_leaves_one_machine() {
    Play play = Play.settled(3);
    play.strikeNext(FaultKind.REPLY_LOST, 2, Play::isLaunch);

    play.scale(4);
    play.settle();

    assertThat(play.ever(web(4))).hasSize(1);
    assertThat(play.launches(web(4)).stream().map(LaunchInstance::token).distinct()).hasSize(1);
  }

  @Test
  @DisplayName("2: a launch that never arrived is repeated under its token")
  void a_lost_request_is_repeated_under_its_token() {
    Play play = Play.settled(3);
    play.strikeNext(FaultKind.REQUEST_LOST, 1, Play::isLaunch);

    play.scale(4);
    play.await(
        "a record of the launch that was lost",
        () -> play.stage.store().ledger(Play.KEY).slots().containsKey(web(4)));
    var recorded = play.stage.store().ledger(Play.KEY).slots().get(web(4)).token();
    play.settle();

    assertThat(play.ever(web(4))).hasSize(1);
    assertThat(play.launches(web(4)).stream().map(LaunchInstance::token).distinct())
        .containsExactly(recorded);
  }

  @Test
  @DisplayName("3: a slot whose machine was terminated gets a later one under a new token")
  void a_lost_machine_is_followed_by_one_under_a_new_token() {
    Play play = Play.settled(3);
    SimMachine lost = play.only(web(2));
    LaunchInstance first = play.launches(web(2)).getLast();

    play.stage.cloud().nature().destroy(lost);
    play.settle();

    LaunchInstance second = play.launches(web(2)).getLast();
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(second.identity().incarnation()).isGreaterThan(first.identity().incarnation());
    assertThat(play.ever(web(2))).hasSize(2);
    assertThat(play.only(web(2)).isServing()).isTrue();
  }

  @Test
  @DisplayName("5: a machine that is not listed yet is not launched again")
  void a_machine_that_is_not_listed_yet_is_not_launched_again() {
    Play play = Play.settled(Scenery.CLOUD, 1, 3);
    play.strike(FaultKind.READ_LAGS, 1);

    play.scale(4);
    play.settle();

    assertThat(play.ever(web(4))).hasSize(1);
  }

  @Test
  @DisplayName("5: a launch that hangs, and lands after it was given up, leaves one machine")
  void a_launch_that_hangs_leaves_one_machine() {
    for (int times = 1; times <= 3; times++) {
      Play play = Play.settled(Scenery.CLOUD, 1, 3);
      play.strike(FaultKind.READ_LAGS, 0.7);
      play.strikeNext(FaultKind.CHANGE_HANGS, times, Play::isLaunch);

      play.scale(4);
      play.settle();

      assertThat(play.ever(web(4))).hasSize(1);
    }
  }
}
