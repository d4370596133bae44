package dev.muster.proof;

import dev.muster.reconcile.ledger.RolloutState;
import java.util.List;
import java.util.Locale;

/**
 * A state of a rollout in which the controller is killed.
 *
 * @param state the state
 * @param way how a rollout comes to be in it
 */
record RolloutCrash(RolloutState state, Way way) {
  /**
   * Every state that is recorded, both halves. {@code COMMIT} is not: it is the one write that
   * enters {@code TERMINATE_OLD}, before and after which crash plans crash.
   */
  static final List<RolloutCrash> ALL =
      List.of(
          new RolloutCrash(RolloutState.BUILD_IMAGE, Way.FORWARD),
          new RolloutCrash(RolloutState.LAUNCH_CANARY, Way.FORWARD),
          new RolloutCrash(RolloutState.VERIFY_CANARY, Way.FORWARD),
          new RolloutCrash(RolloutState.REGISTER_CANARY, Way.FORWARD),
          new RolloutCrash(RolloutState.WATCH_CANARY, Way.FORWARD),
          new RolloutCrash(RolloutState.APPROVE, Way.APPROVED),
          new RolloutCrash(RolloutState.EXPAND, Way.FORWARD),
          new RolloutCrash(RolloutState.WATCH_ALL, Way.FORWARD),
          new RolloutCrash(RolloutState.DRAIN_OLD, Way.FORWARD),
          new RolloutCrash(RolloutState.BAKE, Way.FORWARD),
          new RolloutCrash(RolloutState.TERMINATE_OLD, Way.FORWARD),
          new RolloutCrash(RolloutState.DONE, Way.FORWARD),
          new RolloutCrash(RolloutState.ABORT_CANARY, Way.BACK_FROM_CANARY),
          new RolloutCrash(RolloutState.TERMINATE_NEW, Way.BACK_FROM_CANARY),
          new RolloutCrash(RolloutState.RESTORE, Way.BACK_FROM_BAKE),
          new RolloutCrash(RolloutState.DRAIN_NEW, Way.BACK_FROM_BAKE),
          new RolloutCrash(RolloutState.ROLLED_BACK, Way.BACK_FROM_BAKE),
          new RolloutCrash(RolloutState.ROLLBACK_BLOCKED, Way.BLOCKED),
          new RolloutCrash(RolloutState.FAILED, Way.WITHOUT_IMAGE),
          new RolloutCrash(RolloutState.ADMIT, Way.GROWING));

  /** How a rollout comes to be in a state, and how it ends. */
  enum Way {
    /** A commit of another version. */
    FORWARD(RolloutState.DONE),
    /** The same, which a person has to approve. */
    APPROVED(RolloutState.DONE),
    /** A commit of another version and of one machine more, which the old ones lack so far. */
    GROWING(RolloutState.DONE),
    /** A commit back to the old version while the canary is watched. */
    BACK_FROM_CANARY(RolloutState.ROLLED_BACK),
    /** A commit back to the old version while the new machines serve alone. */
    BACK_FROM_BAKE(RolloutState.ROLLED_BACK),
    /** A person gives up while the new machines serve alone and the old ones answer nobody. */
    BLOCKED(RolloutState.ROLLED_BACK),
    /** The artifact of the version is not what the spec says. */
    WITHOUT_IMAGE(RolloutState.FAILED);

    private final RolloutState end;

    Way(RolloutState end) {
      this.end = end;
    }

    /** How the rollout ends, killed or not. */
    RolloutState end() {
      return end;
    }
  }

  /** Its name in arguments, as conditions name states with hyphens for spaces. */
  String name() {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
