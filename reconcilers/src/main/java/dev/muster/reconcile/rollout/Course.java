package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Stage;
import dev.muster.reconcile.ledger.Rollout.Transition;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutState;
import java.time.Instant;
import java.util.Optional;

/** The moves from one state of a rollout to another. */
final class Course {
  private Course() {}

  /** The rollout in another state, with no evidence yet. What waits on a person waits on. */
  static Rollout enter(Rollout rollout, RolloutState state, Instant now, String reason) {
    Optional<Pause> pause =
        rollout
            .stage()
            .pause()
            .filter(known -> known.kind() == Pause.Kind.USER)
            .filter(_ -> state.half() == RolloutState.Half.FORWARD);
    return rollout
        .with(new Stage(state, now, now, pause, rollout.stage().failure()))
        .with(RolloutEvidence.NONE)
        .with(rollout.log().plus(new Transition(state, now, reason)));
  }

  /** The rollout on its way back: as far as it has come decides how. */
  static Rollout fail(Rollout rollout, Failure failure, Instant now) {
    Stage stage = rollout.stage();
    Rollout failed =
        rollout.with(
            new Stage(
                stage.state(),
                stage.since(),
                stage.stepSince(),
                Optional.empty(),
                Optional.of(failure)));
    return enter(failed, turned(stage.state()), now, failure.message());
  }

  /**
   * Where a rollout goes back from a state in which it goes forward.
   *
   * @throws IllegalStateException for any other state
   */
  static RolloutState turned(RolloutState state) {
    return switch (state) {
      case ADMIT, BUILD_IMAGE -> RolloutState.FAILED;
      case LAUNCH_CANARY, VERIFY_CANARY, REGISTER_CANARY, WATCH_CANARY, APPROVE ->
          RolloutState.ABORT_CANARY;
      case EXPAND, WATCH_ALL, DRAIN_OLD, BAKE, COMMIT -> RolloutState.RESTORE;
      case TERMINATE_OLD,
          DONE,
          ABORT_CANARY,
          RESTORE,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          throw new IllegalStateException("nothing fails in " + state);
    };
  }

  /** The rollout standing still, unless it does already. */
  static Rollout pause(Rollout rollout, Pause.Kind kind, Instant now, String message) {
    return rollout.stage().pause().isPresent()
        ? rollout
        : rollout.with(rollout.stage().with(Optional.of(new Pause(kind, now, message))));
  }

  /** The rollout going on, if it stood still for that reason. */
  static Rollout unpause(Rollout rollout, Pause.Kind kind) {
    return rollout.stage().pause().filter(pause -> pause.kind() == kind).isPresent()
        ? rollout.with(rollout.stage().with(Optional.empty()))
        : rollout;
  }
}
