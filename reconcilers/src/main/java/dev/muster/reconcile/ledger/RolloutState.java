package dev.muster.reconcile.ledger;

/** How far a rollout has come. */
public enum RolloutState {
  /** It waits until the old machines serve. */
  ADMIT(Half.FORWARD),
  /** The image of the new revision is built. */
  BUILD_IMAGE(Half.FORWARD),
  /** The canaries are launched. */
  LAUNCH_CANARY(Half.FORWARD),
  /**
   * The canaries must say that they are well, and run the new version, before anybody uses them.
   */
  VERIFY_CANARY(Half.FORWARD),
  /** The canaries go behind the load balancer. */
  REGISTER_CANARY(Half.FORWARD),
  /** The canaries serve and are judged. */
  WATCH_CANARY(Half.FORWARD),
  /** A person has to approve the canaries. */
  APPROVE(Half.FORWARD),
  /** The rest of the new machines comes in batches. */
  EXPAND(Half.FORWARD),
  /** Both fleets serve, and the new one is judged. */
  WATCH_ALL(Half.FORWARD),
  /** The old machines leave the load balancer in batches and go on running. */
  DRAIN_OLD(Half.FORWARD),
  /** The new machines serve alone and are judged; the old ones are warm. */
  BAKE(Half.FORWARD),
  /** The new machines become those of their slots: the point of no return. */
  COMMIT(Half.FORWARD),
  /** The old machines are terminated. */
  TERMINATE_OLD(Half.COMMITTED),
  /** The service runs the new revision. */
  DONE(Half.ENDED),
  /** The canaries leave the load balancer; the old machines are untouched. */
  ABORT_CANARY(Half.BACKWARD),
  /** The old machines come back behind the load balancer. */
  RESTORE(Half.BACKWARD),
  /** The new machines leave the load balancer. */
  DRAIN_NEW(Half.BACKWARD),
  /** The new machines are terminated. */
  TERMINATE_NEW(Half.BACKWARD),
  /** The old machines cannot serve: nothing is removed until they can, or a person decides. */
  ROLLBACK_BLOCKED(Half.BACKWARD),
  /** The service runs the old revision, as before. */
  ROLLED_BACK(Half.ENDED),
  /** It ended before any machine was touched. */
  FAILED(Half.ENDED);

  private final Half half;

  RolloutState(Half half) {
    this.half = half;
  }

  /** Where it leads. */
  public Half half() {
    return half;
  }

  /** Whether nothing more will happen. */
  public boolean isEnded() {
    return half == Half.ENDED;
  }

  /** Whether the new machines are those of the slots. */
  public boolean isCommitted() {
    return half == Half.COMMITTED || this == DONE;
  }

  /** Where a state leads. */
  public enum Half {
    /** To the new revision. */
    FORWARD,
    /** To the new revision, with no way back. */
    COMMITTED,
    /** To the old revision. */
    BACKWARD,
    /** Nowhere: it has ended. */
    ENDED
  }
}
