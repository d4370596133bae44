package dev.muster.controller.git;

import java.time.Duration;

/**
 * How much a repository may cost.
 *
 * @param silence how long a server may say nothing, in whole seconds
 * @param total how long reading a repository may take in all
 * @param maximumBytes how large its objects may become on disk
 * @param maximumFiles how many files its patterns may select in one commit
 * @param maximumEntries how many files and folders a commit may have in all
 */
public record FetchLimits(
    Duration silence, Duration total, long maximumBytes, int maximumFiles, int maximumEntries) {
  /** What suits a repository of documents, even beside a program's sources. */
  public static final FetchLimits DEFAULT =
      new FetchLimits(Duration.ofSeconds(30), Duration.ofMinutes(10), 2L << 30, 5_000, 1_000_000);
}
