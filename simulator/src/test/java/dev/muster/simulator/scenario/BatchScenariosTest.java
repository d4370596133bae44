package dev.muster.simulator.scenario;

import static dev.muster.simulator.scenario.Play.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.simulator.cloud.CloudWatcher;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.stage.SpecDraft;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Machines that are launched together: seven are wanted, and each zone gets two of them. */
class BatchScenariosTest {
  private static final int WANTED = 7;
  private static final int MACHINES_OF_A_BATCH = 2;
  private static final int BATCHES = 3;

  private final Play play = Play.settledInCloud(1);
  private final List<LaunchTogether> calls = new ArrayList<>();

  BatchScenariosTest() {
    play.stage
        .cloud()
        .watch(
            new CloudWatcher() {
              @Override
              public void landed(Landing landing, LaunchTogether together, Outcome outcome) {
                calls.add(together);
              }
            });
  }

  private void settleWithOneMachineEach(int wanted) {
    play.settle();
    for (int ordinal = 1; ordinal <= wanted; ordinal++) {
      assertThat(play.ever(web(ordinal))).as("machines of place " + ordinal).hasSize(1);
      assertThat(play.stage.store().ledger(Play.KEY).slots().get(web(ordinal)).instance())
          .contains(play.only(web(ordinal)).id());
    }
  }

  @Test
  void each_zone_is_one_call() {
    play.scale(WANTED);

    settleWithOneMachineEach(WANTED);
    assertThat(calls).hasSize(BATCHES).allMatch(one -> one.batch().size() == MACHINES_OF_A_BATCH);
  }

  @Test
  void a_lost_answer_leaves_one_machine_each() {
    play.strikeNext(FaultKind.REPLY_LOST, BATCHES * MACHINES_OF_A_BATCH, Play::isLaunch);

    play.scale(WANTED);

    settleWithOneMachineEach(WANTED);
  }

  @Test
  void a_crash_after_the_call_leaves_one_machine_each() {
    play.crashAfterNext(landing -> landing.action() instanceof LaunchInstance);

    play.scale(WANTED);

    settleWithOneMachineEach(WANTED);
  }

  @Test
  void a_request_that_was_lost_is_repeated_as_the_same_batch() {
    play.strikeNext(FaultKind.REQUEST_LOST, MACHINES_OF_A_BATCH, Play::isLaunch);

    play.scale(WANTED);

    settleWithOneMachineEach(WANTED);
    assertThat(calls).hasSize(BATCHES);
  }

  @Test
  void what_is_wanted_no_more_is_not_launched_with_the_rest_of_its_batch() {
    play.strikeNext(FaultKind.REQUEST_LOST, BATCHES * MACHINES_OF_A_BATCH, Play::isLaunch);

    play.scale(WANTED);
    play.await(
        "a record of the batches that were lost",
        () -> play.stage.store().ledger(Play.KEY).slots().containsKey(web(WANTED)));
    play.scale(WANTED - BATCHES);

    settleWithOneMachineEach(WANTED - BATCHES);
    for (int ordinal = WANTED - BATCHES + 1; ordinal <= WANTED; ordinal++) {
      assertThat(play.ever(web(ordinal))).isEmpty();
    }
  }

  @Test
  void a_zone_that_has_no_room_for_a_batch_gets_its_machines_one_by_one() {
    SpecDraft.ZONES.forEach(zone -> play.stage.cloud().nature().narrow(zone, 1));

    play.scale(WANTED);

    settleWithOneMachineEach(WANTED);
    assertThat(calls).isNotEmpty();
  }
}
