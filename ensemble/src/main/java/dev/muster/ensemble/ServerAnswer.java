package dev.muster.ensemble;

/** What a server answers when it is asked how it is. */
sealed interface ServerAnswer {
  /**
   * It serves clients.
   *
   * @param role what it does
   * @param inStep whether it has caught up with its leader, or leads
   * @param syncedNonVoters how many servers that do not vote are in step with it, when it leads
   */
  record Serving(Role role, boolean inStep, int syncedNonVoters) implements ServerAnswer {}

  /** It answers, but serves nobody: it looks for a leader or catches up. */
  record Idle() implements ServerAnswer {}

  /** Its machine answers that nothing listens there: it certainly does not serve. */
  record Absent() implements ServerAnswer {}

  /**
   * Nothing comes back: whether it serves somebody else is not known.
   *
   * @param reason what happened to the question
   */
  record Silent(String reason) implements ServerAnswer {}

  /** What a server that serves does. */
  enum Role {
    LEADER,
    /** It follows the leader. Whether it votes is for the ensemble to say, not for it. */
    FOLLOWER,
    OBSERVER
  }
}
