package dev.muster.simulator.scenario;

import static dev.muster.simulator.scenario.Play.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.SourceProblem;
import dev.muster.provider.identity.InstanceId;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Zone;
import dev.muster.spec.status.Condition;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of machines after commits that are slips, and of commits that cannot be done. */
class CommitScenariosTest {
  private static final ClusterKey OTHER = ClusterKey.parse("shop/stage");

  private static List<InstanceId> ids(Play play) {
    return play.live().stream().map(SimMachine::id).toList();
  }

  private static void assertTraffic(Play play, List<InstanceId> machines) {
    assertThat(ids(play)).isEqualTo(machines);
    assertThat(play.live()).allMatch(SimMachine::isServing);
    assertThat(
            play.stage.cloud().targets().stream()
                .filter(target -> machines.contains(target.instance())))
        .hasSize(machines.size())
        .allMatch(target -> target.health().name().equals("HEALTHY"));
  }

  @Test
  @DisplayName("20: a commit that takes everything away takes nothing before a person's word")
  void a_commit_that_takes_everything_away_is_held() {
    Play play = Play.settled(4);
    List<InstanceId> before = ids(play);

    play.cluster.draft().remove(Play.WEB);
    play.cluster.commit();
    play.pass(3_600);

    assertThat(play.isTrue("WaitingForConfirmation")).isTrue();
    assertTraffic(play, before);
    play.run.startOperator();
    play.run.makeOperatorEager();
    play.settle();
    assertThat(play.live()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("20, 21: a source that is empty, moved, rewritten or broken changes nothing")
  void a_source_that_cannot_be_in_force_changes_nothing(SourceProblem.Kind kind) {
    Play play = Play.settled(3);
    List<InstanceId> before = ids(play);

    play.cluster.reject(kind);
    play.pass(1_800);

    assertThat(play.isTrue("SourceProblem")).isTrue();
    assertTraffic(play, before);
    // The last good spec stays in force: what it lacks is made.
    play.stage.cloud().nature().destroy(play.only(web(2)));
    play.await("a successor", () -> play.ever(web(2)).size() == 2);
  }

  @Test
  @DisplayName("20: places are counted, not numbers, when a low one is empty")
  void fewer_places_than_machines_go_only_after_a_word() {
    Play play = Play.settled(4);
    fill(play, true);
    play.stage.cloud().nature().destroy(play.only(web(1)));
    play.pass(60);

    // Three machines are left of which two are to stay: yet the two highest places would go.
    play.scale(2);
    play.pass(1_800);

    assertThat(play.isTrue("WaitingForConfirmation")).isTrue();
    assertThat(play.only(web(3)).isServing()).isTrue();
    assertThat(play.only(web(4)).isServing()).isTrue();
    fill(play, false);
    play.run.startOperator();
    play.run.makeOperatorEager();
    play.settle();
    assertThat(play.live()).hasSize(2);
  }

  @Test
  @DisplayName("20: a deletion that was confirmed meets a machine that was just launched")
  void a_confirmed_deletion_takes_a_late_machine_too() {
    Play play = Play.settled(3);
    play.run.startOperator();
    play.run.makeOperatorEager();
    play.strikeNext(FaultKind.CHANGE_HANGS, 1, Play::isLaunch);
    play.scale(4);
    play.await(
        "the record of a launch",
        () -> play.stage.store().ledger(Play.KEY).slots().containsKey(web(4)));

    play.cluster.delete();
    play.settle();

    assertThat(play.live()).isEmpty();
    assertThat(play.stage.store().cluster(Play.KEY)).isEmpty();
  }

  @Test
  @DisplayName("25: an image that cannot be built leaves old machines and other clusters alone")
  void an_image_that_fails_holds_up_nobody_else() {
    Play play = Play.settled(3);
    List<InstanceId> before = ids(play);
    SimCluster other = another(play);
    play.stage.cloud().nature().failBuilds(Play.WEB, true);

    play.cluster.draft().upgrade(Play.WEB);
    play.scale(5);
    play.pass(600);

    assertThat(play.condition(Play.KEY, "ImagesReady").map(Condition::reason))
        .contains("BuildFailed");
    // The two more that are wanted run what the others run.
    assertThat(ids(play)).hasSize(5).containsAll(before);
    assertThat(play.live()).allMatch(SimMachine::isServing);
    assertOtherScales(play, other);
    play.stage.cloud().nature().failBuilds(Play.WEB, false);
    play.cluster.draft().upgrade(Play.WEB);
    play.cluster.commit();
    play.settle();
    assertThat(ids(play)).hasSize(5).doesNotContainAnyElementsOf(before);
  }

  @Test
  @DisplayName("25: zones without room leave old machines alone, and are asked again")
  void zones_without_room_hold_up_nobody_else() {
    Play play = Play.settled(3);
    List<InstanceId> before = ids(play);
    SimCluster other = another(play);
    fill(play, true);

    play.scale(6);
    play.pass(600);

    assertThat(play.condition(Play.KEY, "ActionFailed").map(Condition::reason))
        .contains("NoCapacity");
    assertThat(ids(play)).isEqualTo(before);
    other.draft().configure(Play.WEB);
    other.commit();
    play.await(
        "the other cluster's new configuration",
        () ->
            play.condition(OTHER, Condition.READY)
                .filter(ready -> ready.observedGeneration() == 2)
                .filter(ready -> ready.status() == Condition.Status.TRUE)
                .isPresent());
    fill(play, false);
    play.settle();
    assertThat(ids(play)).hasSize(6).containsAll(before);
  }

  @Test
  @DisplayName("25: machines that end while they boot cost the old ones nothing")
  void boots_that_fail_leave_the_old_machines() {
    Play play = Play.settled(3);
    List<InstanceId> before = ids(play);
    play.stage.cloud().nature().failBoots(1, _ -> false);

    play.scale(4);
    play.pass(1_200);

    assertThat(ids(play)).containsAll(before);
    assertThat(play.terminations()).isEmpty();
    play.stage.cloud().nature().failBoots(0, _ -> false);
    play.settle();
    assertThat(ids(play)).hasSize(4).containsAll(before);
  }

  private static SimCluster another(Play play) {
    SimCluster other = play.stage.addCluster(Play.draft(OTHER, 2));
    play.settle();
    return other;
  }

  private static void assertOtherScales(Play play, SimCluster other) {
    play.stage.cloud().nature().failBuilds(Play.WEB, false);
    other.draft().scale(Play.WEB, 4);
    other.commit();
    play.await(
        "the other cluster's machines",
        () ->
            play.stage.cloud().machines().stream()
                    .filter(machine -> machine.isServing() && machine.isOwnedBy(other.uid()))
                    .filter(machine ->
                        machine.identity().orElseThrow().slot().service().equals(Play.WEB))
                    .count()
                == 4);
  }

  private static void fill(Play play, boolean full) {
    for (Zone zone : SpecDraft.ZONES) {
      play.stage.cloud().nature().fill(zone, full);
    }
  }
}
