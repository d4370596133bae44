package dev.muster.controller.git.judge;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** What is kept of how far a repository was read. */
public final class Reading {
  /** How old {@code readAt} may become while nothing else changes. */
  public static final Duration REFRESH = Duration.ofMinutes(1);

  private static final int FEWEST_DIGITS = 7;

  private Reading() {}

  /** How far the controller has come with a commit. */
  public enum Progress {
    /** It was not read yet. */
    NOT_READ,
    /** It, or a newer one, was read, and the cluster is as it says. */
    IN_FORCE,
    /** It, or a newer one, was read, and refused: the cluster has a source problem. */
    REFUSED
  }

  /**
   * The record after a commit was judged.
   *
   * @param before the record before, if any
   * @param blank the address, the branch and the instant, as a record that has read nothing
   * @param head the judged commit
   * @param passed the commits since the one before, newest first: the head supersedes them
   * @param problem what is wrong with files that belong to no cluster
   */
  public static RepositoryRecord judged(
      Optional<RepositoryRecord> before,
      RepositoryRecord blank,
      String head,
      List<String> passed,
      Optional<SourceProblem> problem) {
    SequencedSet<String> previous = new LinkedHashSet<>(passed);
    before.flatMap(RepositoryRecord::commit).ifPresent(previous::add);
    before.ifPresent(record -> previous.addAll(record.previousCommits()));
    previous.remove(head);
    return new RepositoryRecord(
        blank.address(),
        blank.branch(),
        Optional.of(head),
        new ArrayList<>(previous),
        problem,
        Optional.empty(),
        blank.readAt());
  }

  /**
   * The record of a repository that cannot be read on.
   *
   * @param before the record before, if any
   * @param blank the address, the branch and the instant, as a record that has read nothing
   * @param problem why
   */
  public static RepositoryRecord stayed(
      Optional<RepositoryRecord> before, RepositoryRecord blank, SourceProblem problem) {
    RepositoryRecord base = before.orElse(blank);
    return new RepositoryRecord(
        base.address(),
        base.branch(),
        base.commit(),
        base.previousCommits(),
        Optional.of(problem),
        base.acceptedRewrite(),
        blank.readAt());
  }

  /** A repository of which nothing was read. */
  public static RepositoryRecord blank(String address, String branch, Instant now) {
    return new RepositoryRecord(
        address, branch, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), now);
  }

  /** Whether the record is worth a write: something has changed, or its instant is old. */
  public static boolean isWorthStoring(Optional<RepositoryRecord> before, RepositoryRecord after) {
    return before
        .map(known ->
            !at(known, after.readAt()).equals(after)
                || !known.readAt().plus(REFRESH).isAfter(after.readAt()))
        .orElse(true);
  }

  private static RepositoryRecord at(RepositoryRecord record, Instant readAt) {
    return new RepositoryRecord(
        record.address(),
        record.branch(),
        record.commit(),
        record.previousCommits(),
        record.problem(),
        record.acceptedRewrite(),
        readAt);
  }

  /**
   * How far the controller has come with a commit, for {@code muster wait --revision}: a commit
   * that did not touch the cluster counts as well as one that did.
   *
   * @param cluster the cluster's record
   * @param repository the record of its repository
   * @param commit the commit, at least seven digits of it
   */
  public static Progress progress(
      ClusterRecord cluster, RepositoryRecord repository, String commit) {
    boolean read =
        commit.length() >= FEWEST_DIGITS
            && (repository.commit().filter(known -> known.startsWith(commit)).isPresent()
                || repository.previousCommits().stream()
                    .anyMatch(known -> known.startsWith(commit)));
    if (!read) {
      return Progress.NOT_READ;
    }
    return cluster.sourceProblem().isPresent() ? Progress.REFUSED : Progress.IN_FORCE;
  }
}
