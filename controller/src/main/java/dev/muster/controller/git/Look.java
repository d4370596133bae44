package dev.muster.controller.git;

/** How a look at a repository ended. */
sealed interface Look {
  /**
   * It was read, and the store holds what that means.
   *
   * @param head the branch's commit; empty without a branch
   */
  record Done(String head) implements Look {}

  /**
   * A step failed: what, why, and what to do.
   *
   * @param message that
   */
  record Failed(String message) implements Look {}

  /**
   * Another controller holds the lease by now and has written.
   *
   * @param epoch the epoch of that one
   */
  record Fenced(long epoch) implements Look {}

  /** The lease is not held any more. */
  record Stopped() implements Look {}
}
