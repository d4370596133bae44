package dev.muster.controller.api;

import dev.muster.controller.git.RewriteAcceptance;

/** Goes on from a history that was rewritten. */
@FunctionalInterface
public interface Rewrites {
  /**
   * Accepts a commit that does not go on from what was read.
   *
   * @param address the repository
   * @param commit at least its first seven digits
   * @param actor who says so
   * @param reason why; empty when none is given
   */
  RewriteAcceptance accept(String address, String commit, String actor, String reason);
}
