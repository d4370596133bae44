package dev.muster.controller.git;

import java.time.Instant;
import java.util.Optional;

/**
 * How this controller fares with a repository.
 *
 * @param address the repository
 * @param branch the branch that is followed
 * @param lease whether this controller is the one that reads it
 * @param readAt when this controller read it last
 * @param failure why its newest look failed, if it did
 */
public record RepositoryStatus(
    String address,
    String branch,
    Lease lease,
    Optional<Instant> readAt,
    Optional<String> failure) {
  /** Whether this controller is the one that reads it. */
  public enum Lease {
    /** It is. */
    HELD,
    /** Another one is, or nobody. */
    NOT_HELD
  }
}
