package dev.muster.controller.api.object;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.RolloutSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a rollout does not wait any longer.
 *
 * @param at when
 * @param then what becomes of it: the state that it enters, or that it pauses
 */
record RolloutDeadline(Instant at, String then) {
  private static final Duration BUILD_LIMIT = Duration.ofHours(1);
  private static final int WATCHES = 3;

  /** The deadline of the present state; empty for none, as while a rollout stands still. */
  static Optional<RolloutDeadline> of(Rollout rollout, RolloutSpec spec) {
    RolloutSpec.Times times = spec.times();
    if (rollout.stage().pause().isPresent() && rollout.state() != RolloutState.APPROVE) {
      return Optional.empty();
    }
    Rollout.Stage stage = rollout.stage();
    return switch (rollout.state()) {
      case ADMIT -> in(stage.since(), times.verifyTimeout(), Word.of(RolloutState.BUILD_IMAGE));
      case BUILD_IMAGE -> in(stage.stepSince(), BUILD_LIMIT, Word.of(RolloutState.FAILED));
      case LAUNCH_CANARY, VERIFY_CANARY, REGISTER_CANARY ->
          in(stage.stepSince(), times.verifyTimeout(), Word.of(RolloutState.ABORT_CANARY));
      case WATCH_CANARY, WATCH_ALL, BAKE ->
          in(
              stage.stepSince(),
              needed(rollout.state(), spec)
                  .orElseThrow()
                  .multipliedBy(WATCHES)
                  .plus(times.verifyTimeout()),
              "Paused");
      case APPROVE ->
          in(stage.since(), times.approvalTimeout(), Word.of(RolloutState.ABORT_CANARY));
      case EXPAND, DRAIN_OLD ->
          in(stage.stepSince(), times.verifyTimeout(), Word.of(RolloutState.RESTORE));
      case RESTORE ->
          in(stage.since(), times.verifyTimeout(), Word.of(RolloutState.ROLLBACK_BLOCKED));
      case COMMIT,
          TERMINATE_OLD,
          DONE,
          ABORT_CANARY,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          Optional.empty();
    };
  }

  private static Optional<RolloutDeadline> in(Instant since, Duration limit, String then) {
    return Optional.of(new RolloutDeadline(since.plus(limit), then));
  }

  /** For how long every gate must pass in a state; empty where none has to. */
  static Optional<Duration> needed(RolloutState state, RolloutSpec spec) {
    return switch (state) {
      case WATCH_CANARY, WATCH_ALL -> Optional.of(spec.times().watch());
      case BAKE -> Optional.of(spec.times().bake());
      case ADMIT,
          BUILD_IMAGE,
          LAUNCH_CANARY,
          VERIFY_CANARY,
          REGISTER_CANARY,
          APPROVE,
          EXPAND,
          DRAIN_OLD,
          COMMIT,
          TERMINATE_OLD,
          DONE,
          ABORT_CANARY,
          RESTORE,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          Optional.empty();
    };
  }

  /** Whether the gates are looked at in a state: in some they can only fail. */
  static boolean isJudged(RolloutState state) {
    return switch (state) {
      case WATCH_CANARY, APPROVE, EXPAND, WATCH_ALL, DRAIN_OLD, BAKE -> true;
      case ADMIT,
          BUILD_IMAGE,
          LAUNCH_CANARY,
          VERIFY_CANARY,
          REGISTER_CANARY,
          COMMIT,
          TERMINATE_OLD,
          DONE,
          ABORT_CANARY,
          RESTORE,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          false;
    };
  }
}
