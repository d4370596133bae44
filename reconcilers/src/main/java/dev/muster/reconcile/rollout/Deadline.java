package dev.muster.reconcile.rollout;

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
 * @param limit how long it will have waited by then
 * @param then the state that it enters; empty when it pauses
 */
public record Deadline(Instant at, Duration limit, Optional<RolloutState> then) {
  static final Duration BUILD_LIMIT = Duration.ofHours(1);
  private static final int WATCHES = 3;

  /**
   * The deadline of the present state; empty for none, as while a rollout stands still.
   *
   * @param rollout the rollout
   * @param spec the settings of its service
   */
  public static Optional<Deadline> of(Rollout rollout, RolloutSpec spec) {
    RolloutSpec.Times times = spec.times();
    Rollout.Stage stage = rollout.stage();
    Optional<Deadline> unresolved = unresolved(rollout, spec);
    if (unresolved.isPresent()) {
      return unresolved;
    }
    // An approval is waited for whoever pauses it.
    if (stage.pause().isPresent() && rollout.state() != RolloutState.APPROVE) {
      return Optional.empty();
    }
    return switch (rollout.state()) {
      case ADMIT -> in(stage.stepSince(), times.verifyTimeout(), RolloutState.BUILD_IMAGE);
      case BUILD_IMAGE -> in(stage.stepSince(), BUILD_LIMIT, RolloutState.FAILED);
      case LAUNCH_CANARY, VERIFY_CANARY, REGISTER_CANARY ->
          in(stage.stepSince(), times.verifyTimeout(), RolloutState.ABORT_CANARY);
      case WATCH_CANARY, WATCH_ALL -> watched(stage, times.watch(), times);
      case BAKE -> watched(stage, times.bake(), times);
      case APPROVE -> in(stage.since(), times.approvalTimeout(), RolloutState.ABORT_CANARY);
      case EXPAND, DRAIN_OLD -> in(stage.stepSince(), times.verifyTimeout(), RolloutState.RESTORE);
      case RESTORE -> in(stage.since(), times.verifyTimeout(), RolloutState.ROLLBACK_BLOCKED);
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

  // Of a rollout whose gates have neither passed nor failed, or for which there is no room.
  private static Optional<Deadline> unresolved(Rollout rollout, RolloutSpec spec) {
    return rollout
        .stage()
        .pause()
        .filter(_ -> rollout.state().half() == RolloutState.Half.FORWARD)
        .filter(pause ->
            switch (pause.kind()) {
              case INCONCLUSIVE, CAPACITY -> true;
              case USER, ENVIRONMENT, WINDOW -> false;
            })
        .flatMap(pause ->
            switch (spec.inconclusive()) {
              case RolloutSpec.Inconclusive.Wait _ -> Optional.<Deadline>empty();
              case RolloutSpec.Inconclusive.GoBack goBack ->
                  in(pause.since(), goBack.after(), Course.turned(rollout.state()));
            });
  }

  private static Optional<Deadline> in(Instant since, Duration limit, RolloutState then) {
    return Optional.of(new Deadline(since.plus(limit), limit, Optional.of(then)));
  }

  private static Optional<Deadline> watched(
      Rollout.Stage stage, Duration needed, RolloutSpec.Times times) {
    Duration limit = watchLimit(needed, times);
    return Optional.of(new Deadline(stage.stepSince().plus(limit), limit, Optional.empty()));
  }

  /** How long a watch may take that needs so long. */
  static Duration watchLimit(Duration needed, RolloutSpec.Times times) {
    return needed.multipliedBy(WATCHES).plus(times.verifyTimeout());
  }

  /** For how long every gate must pass in a state; empty where none has to. */
  public static Optional<Duration> needed(RolloutState state, RolloutSpec spec) {
    return switch (state.gates()) {
      case NONE, ARMED -> Optional.empty();
      case NEEDED ->
          Optional.of(state == RolloutState.BAKE ? spec.times().bake() : spec.times().watch());
    };
  }

  /** Whether it has come. */
  boolean isOver(Instant now) {
    return !now.isBefore(at);
  }
}
