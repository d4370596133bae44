package dev.muster.simulator.scenario;

import static dev.muster.simulator.scenario.Play.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.simulator.cloud.SimEnsemble;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.EnsembleSpec;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of machines when lists of them are late, torn, empty or wrong. */
class ViewScenariosTest {
  private static List<InstanceId> ids(Play play) {
    return play.live().stream().map(SimMachine::id).toList();
  }

  @Test
  @DisplayName("4: a machine that is listed as running after its end gets no traffic")
  void a_machine_that_is_listed_after_its_end_is_replaced_once() {
    Play play = Play.settled(Scenery.CLOUD, 1, 3);
    SimMachine ended = play.only(web(1));
    play.strike(FaultKind.READ_LAGS, 1);
    int before = play.landed.size();

    play.stage.cloud().nature().destroy(ended);
    play.settle();

    assertThat(play.launches(web(1))).hasSize(2);
    assertThat(
            play.landed.subList(before, play.landed.size()).stream()
                .map(one -> one.landing().action())
                .filter(action ->
                    action instanceof RegisterTarget register
                        && register.instance().equals(ended.id())))
        .isEmpty();
  }

  @Test
  @DisplayName("6: a machine that the provider denies at its termination stays recorded")
  void a_machine_that_is_denied_at_its_termination_is_not_forgotten() {
    Play play = Play.settled(3);
    SimMachine denied = play.only(web(3));
    play.stage.cloud().nature().deny(denied, true);

    play.scale(2);
    play.pass(600);

    assertThat(denied.isLive()).isTrue();
    assertThat(play.stage.store().ledger(Play.KEY).slots()).containsKey(web(3));
    assertThat(play.isTrue("Ready")).isFalse();
    play.stage.cloud().nature().deny(denied, false);
    play.settle();
    assertThat(denied.isLive()).isFalse();
  }

  @Test
  @DisplayName("7: while a page of the list is missing, nothing rests on the list")
  void a_torn_list_is_no_list() {
    Play play = Play.settled(3);
    boolean[] torn = {true};
    play.strikeNext(
        FaultKind.READ_FAILS,
        Integer.MAX_VALUE,
        effect -> torn[0] && effect instanceof Effect.Sweep look && look.part() == Part.INSTANCES);
    play.stage.cloud().nature().destroy(play.only(web(1)));
    int before = play.landed.size();

    play.pass(600);

    assertThat(play.launches(web(1))).hasSize(1);
    assertThat(play.terminations()).isEmpty();
    assertThat(play.landed).hasSize(before);
    assertThat(play.isTrue("Frozen")).as("an unreadable list is no empty one").isFalse();
    torn[0] = false;
    play.settle();
    assertThat(play.launches(web(1))).hasSize(2);
  }

  @Test
  @DisplayName("7: a machine that one list misses is not replaced")
  void a_machine_that_one_list_misses_stays() {
    Play play = Play.settled(3);
    List<InstanceId> before = ids(play);
    play.strike(FaultKind.LIST_MISSES, 0.3);

    play.pass(1_200);

    play.strike(FaultKind.LIST_MISSES, 0);
    play.settle();
    assertThat(ids(play)).isEqualTo(before);
  }

  @Test
  @DisplayName("8: an empty list beside a ledger of machines freezes the cluster")
  void an_empty_list_freezes_the_cluster() {
    Play play = Play.settled(3);
    play.pass(300);
    List<InstanceId> before = ids(play);
    int actions = play.landed.size();
    play.stage.around().climate().lists().emptyUntil(play.stage.schedule().now() + 1_800_000);

    play.pass(1_700);

    assertThat(play.isTrue("Frozen")).isTrue();
    assertThat(play.landed).hasSize(actions);
    play.pass(200);
    play.settle();
    assertThat(play.isTrue("Frozen")).isFalse();
    assertThat(ids(play)).isEqualTo(before);
  }

  @Test
  @DisplayName("8: new machines that a list misses keep their traffic")
  void new_machines_that_a_list_misses_keep_their_traffic() {
    Play play = Play.settled(3);
    int actions = play.landed.size();
    play.stage.around().climate().lists().emptyUntil(play.stage.schedule().now() + 40_000);

    play.pass(39);

    assertThat(play.landed).hasSize(actions);
    assertThat(play.stage.cloud().targets())
        .hasSize(3)
        .allMatch(target -> target.health() == ObservedTarget.Health.HEALTHY);
    play.settle();
  }

  @Test
  @DisplayName("9: nothing rests on what was read before the last write")
  void a_look_from_before_a_write_undoes_and_repeats_nothing() {
    Play play = Play.settled(3);
    // One of two launches is refused: its retry could share the look that the pass had begun with.
    play.strikeNext(FaultKind.CHANGE_REFUSED, 1, Play::isLaunch);

    play.scale(5);
    play.settle();

    assertThat(play.ever(web(4))).hasSize(1);
    assertThat(play.ever(web(5))).hasSize(1);
    assertThat(play.landed.stream().filter(one -> !one.isAccepted())).isEmpty();
  }

  @Test
  @DisplayName("14: a server whose machine is gone leaves the ensemble's list")
  void a_voter_whose_machine_is_gone_is_replaced_in_the_list() {
    Play play = Play.settled(3);
    SimMachine gone = play.live(EnsembleSpec.SERVICE).getFirst();
    MemberId member =
        gone.identity().orElseThrow().membership().map(Membership::member).orElseThrow();

    play.stage.cloud().nature().destroy(gone);
    play.settle();

    SimEnsemble ensemble = play.stage.cloud().ensemble(play.cluster.uid()).orElseThrow();
    assertThat(ensemble.voters()).hasSize(3).doesNotContainKey(member);
    assertThat(play.stage.cloud().servingVoters(play.cluster.uid())).isEqualTo(3);
  }

  @Test
  @DisplayName("17: a zone that nobody reaches loses no machine")
  void a_dark_zone_is_not_replaced() {
    Play play = Play.settled(6);
    List<InstanceId> before = ids(play);
    List<SimMachine> dark =
        play.stage.cloud().machines().stream()
            .filter(machine -> machine.zone().value().equals("a"))
            .toList();
    dark.forEach(machine -> play.stage.cloud().nature().darken(machine, true));

    play.pass(2 * 3_600);

    assertThat(play.terminations()).isEmpty();
    dark.forEach(machine -> play.stage.cloud().nature().darken(machine, false));
    play.settle();
    assertThat(ids(play)).isEqualTo(before);
  }

  @Test
  @DisplayName("23: an agent that says nothing is no witness")
  void a_silent_agent_beside_a_failing_check_costs_no_machine() {
    Play play = Play.settled(4);
    List<InstanceId> before = ids(play);
    SimMachine machine = play.only(web(2));
    play.stage.cloud().nature().sicken(machine, true);
    play.stage.cloud().nature().silence(machine, true);

    play.pass(2 * 3_600);

    assertThat(play.terminations()).isEmpty();
    play.stage.cloud().nature().sicken(machine, false);
    play.stage.cloud().nature().silence(machine, false);
    play.settle();
    assertThat(ids(play)).isEqualTo(before);
  }

  @Test
  @DisplayName("23: when every target is unhealthy at once, nothing is replaced")
  void targets_that_are_all_unhealthy_stay() {
    Play play = Play.settled(4);
    List<InstanceId> before = ids(play);
    play.live().forEach(machine -> play.stage.cloud().nature().sicken(machine, true));

    play.pass(2 * 3_600);

    assertThat(play.terminations()).isEmpty();
    assertThat(play.isTrue("Ready")).isFalse();
    play.live().forEach(machine -> play.stage.cloud().nature().sicken(machine, false));
    play.settle();
    assertThat(ids(play)).isEqualTo(before);
  }
}
