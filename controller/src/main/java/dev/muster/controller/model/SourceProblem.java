package dev.muster.controller.model;

/**
 * Why the newest text of a source is not in force.
 *
 * @param kind what is wrong
 * @param commit the commit that has the problem
 * @param message all that is wrong, each as {@code file:line:column: …}
 */
public record SourceProblem(Kind kind, String commit, String message) {
  /** The kinds of problem. */
  public enum Kind {
    /** The newest document is refused: the last good one stays in force. */
    INVALID,
    /** The newest commit holds the cluster no more: nothing is deleted for that. */
    REMOVED,
    /** The history was rewritten, or the repository is empty: the last good document stays. */
    REWRITTEN
  }
}
