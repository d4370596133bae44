package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that is lost in mid-rollout. */
class LostRolloutTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final ServiceName WEB = new ServiceName("web");

  private final Rig rig = new Rig(5);

  private Optional<Rollout> rollout() {
    return Optional.ofNullable(rig.ledger().rollouts().get(WEB));
  }

  private boolean isIn(RolloutState state) {
    return rollout().filter(known -> known.state() == state).isPresent();
  }

  private void runUntil(RolloutState state) {
    assertThat(rig.time.runUntil(() -> isIn(state), PATIENCE)).as(state.toString()).isTrue();
  }

  private void loseIn(RolloutState state) {
    rig.start();
    rig.converge();
    rig.store(Rig.builder(3).service("web", "1.1.0", 3).build());
    runUntil(state);
    rig.loseLedger();
    rig.start();
    rig.time.runFor(Duration.ofMinutes(3));
  }

  /** The version of each living web machine, by its id. */
  private SortedMap<String, String> machines() {
    SortedMap<String, String> machines = new TreeMap<>();
    for (ObservedInstance instance : rig.world.instances()) {
      InstanceIdentity who = Tags.identity(instance.tags()).orElseThrow();
      if (who.slot().service().equals(WEB)
          && instance.state() != ObservedInstance.State.TERMINATED) {
        machines.put(instance.id().value(), who.version().value());
      }
    }
    return machines;
  }

  private void say(Verb verb) {
    rig.order(
        new RolloutOrder(
            "word-1", rollout().orElseThrow().id(), verb, "ann", "seen", rig.time.now()));
  }

  @ParameterizedTest
  @EnumSource(
      value = RolloutState.class,
      names = {"WATCH_CANARY", "WATCH_ALL", "BAKE"})
  void it_stands_still_with_all_its_machines_until_a_person_resumes_it(RolloutState state) {
    loseIn(state);

    Rollout rebuilt = rollout().orElseThrow();
    assertThat(rebuilt.state()).isEqualTo(RolloutState.EXPAND);
    assertThat(rebuilt.stage().pause().map(Pause::kind)).contains(Pause.Kind.USER);
    assertThat(rebuilt.from().version().value()).isEqualTo("1.0.0");
    assertThat(rebuilt.to().version().value()).isEqualTo("1.1.0");
    assertThat(rig.ledger().slotsOf(WEB))
        .allMatch(slot -> slot.version().value().equals("1.0.0"))
        .hasSize(3);
    assertThat(machines()).hasSize(state == RolloutState.WATCH_CANARY ? 4 : 6);
    assertThat(rebuilt.machines().withdrawn()).hasSize(state == RolloutState.BAKE ? 3 : 0);

    say(Verb.RESUME);
    runUntil(RolloutState.DONE);
    assertThat(machines().values()).containsOnly("1.1.0").hasSize(3);
  }

  @Test
  void a_person_who_aborts_it_gets_the_old_machines_back() {
    loseIn(RolloutState.BAKE);

    say(Verb.ABORT);
    runUntil(RolloutState.ROLLED_BACK);
    assertThat(machines().values()).containsOnly("1.0.0").hasSize(3);
  }
}
