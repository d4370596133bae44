package dev.muster.controller.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a git repository has been read.
 *
 * @param address where it lies, without any credential
 * @param branch the branch that is followed
 * @param commit the newest commit whose documents were all judged; empty before the first
 * @param previousCommits the commits that were judged before it, newest first, bounded
 * @param problem why nothing newer is read, if so
 * @param acceptedRewrite the rewritten commit that an operator has allowed, if any
 * @param readAt when the branch was last found readable
 */
public record RepositoryRecord(
    String address,
    String branch,
    Optional<String> commit,
    List<String> previousCommits,
    Optional<SourceProblem> problem,
    Optional<String> acceptedRewrite,
    Instant readAt) {
  /** How many earlier commits are kept. */
  public static final int MAXIMUM_PREVIOUS_COMMITS = 100;

  /** Copies the list and drops the oldest beyond the bound. */
  public RepositoryRecord {
    int end = Math.min(previousCommits.size(), MAXIMUM_PREVIOUS_COMMITS);
    previousCommits = List.copyOf(previousCommits.subList(0, end));
  }

  /** Whether a commit was read, be it the newest or an earlier one. */
  public boolean hasRead(String wanted) {
    return commit.map(wanted::equals).orElse(false) || previousCommits.contains(wanted);
  }
}
