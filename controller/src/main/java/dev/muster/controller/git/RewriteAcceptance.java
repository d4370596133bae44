package dev.muster.controller.git;

/** What became of a person's word that a rewritten history is meant. */
public sealed interface RewriteAcceptance {
  /**
   * The commit is read next.
   *
   * @param commit its whole id
   */
  record Accepted(String commit) implements RewriteAcceptance {}

  /**
   * Nothing has changed.
   *
   * @param message why, and what to do
   */
  record Refused(String message) implements RewriteAcceptance {}
}
