package dev.muster.reconcile.ledger;

/** How far a rollout has come. */
public enum RolloutState {
  /** It waits until the old machines serve. */
  ADMIT(Half.FORWARD, Gates.NONE),
  /** The image of the new revision is built. */
  BUILD_IMAGE(Half.FORWARD, Gates.NONE),
  /** The canaries are launched. */
  LAUNCH_CANARY(Half.FORWARD, Gates.NONE),
  /**
   * The canaries must say that they are well, and run the new version, before anybody uses them.
   */
  VERIFY_CANARY(Half.FORWARD, Gates.NONE),
  /** The canaries go behind the load balancer. */
  REGISTER_CANARY(Half.FORWARD, Gates.NONE),
  /** The canaries serve and are judged. */
  WATCH_CANARY(Half.FORWARD, Gates.NEEDED),
  /** A person has to approve the canaries. */
  APPROVE(Half.FORWARD, Gates.ARMED),
  /** The rest of the new machines comes in batches. */
  EXPAND(Half.FORWARD, Gates.ARMED),
  /** Both fleets serve, and the new one is judged. */
  WATCH_ALL(Half.FORWARD, Gates.NEEDED),
  /** The old machines leave the load balancer in batches and go on running. */
  DRAIN_OLD(Half.FORWARD, Gates.ARMED),
  /** The new machines serve alone and are judged; the old ones are warm. */
  BAKE(Half.FORWARD, Gates.NEEDED),
  /** The new machines become those of their slots: the point of no return. */
  COMMIT(Half.FORWARD, Gates.NONE),
  /** The old machines are terminated. */
  TERMINATE_OLD(Half.COMMITTED, Gates.NONE),
  /** The service runs the new revision. */
  DONE(Half.ENDED, Gates.NONE),
  /** The canaries leave the load balancer; the old machines are untouched. */
  ABORT_CANARY(Half.BACKWARD, Gates.NONE),
  /** The old machines come back behind the load balancer. */
  RESTORE(Half.BACKWARD, Gates.NONE),
  /** The new machines leave the load balancer. */
  DRAIN_NEW(Half.BACKWARD, Gates.NONE),
  /** The new machines are terminated. */
  TERMINATE_NEW(Half.BACKWARD, Gates.NONE),
  /** The old machines cannot serve: nothing is removed until they can, or a person decides. */
  ROLLBACK_BLOCKED(Half.BACKWARD, Gates.NONE),
  /** The service runs the old revision, as before. */
  ROLLED_BACK(Half.ENDED, Gates.NONE),
  /** It ended before any machine was touched. */
  FAILED(Half.ENDED, Gates.NONE);

  private final Half half;
  private final Gates gates;

  RolloutState(Half half, Gates gates) {
    this.half = half;
    this.gates = gates;
  }

  /** Where it leads. */
  public Half half() {
    return half;
  }

  /** What the gates are for in it. */
  public Gates gates() {
    return gates;
  }

  /** Whether nothing more will happen. */
  public boolean isEnded() {
    return half == Half.ENDED;
  }

  /** Whether the new machines are those of the slots. */
  public boolean isCommitted() {
    return half == Half.COMMITTED || this == DONE;
  }

  /** What the gates are for in a state. */
  public enum Gates {
    /** Nobody looks at them. */
    NONE,
    /** They are looked at, and can only fail. */
    ARMED,
    /** They must pass for it to go on. */
    NEEDED
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
