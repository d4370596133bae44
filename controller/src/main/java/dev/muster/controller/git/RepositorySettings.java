package dev.muster.controller.git;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * A repository that the controller reads.
 *
 * @param address where it lies
 * @param branch the branch that is followed
 * @param paths which files are documents, as patterns of {@code .gitignore}: {@code **} spans
 *     folders, and a later {@code !pattern} takes files out again
 * @param interval how long to wait between two looks, at least a second
 * @param credentials what lets Muster read it
 */
public record RepositorySettings(
    RepositoryAddress address,
    String branch,
    List<String> paths,
    Duration interval,
    Credentials credentials) {
  /** The branch when none is named. */
  public static final String DEFAULT_BRANCH = "main";

  /** The patterns when none are named. */
  public static final List<String> DEFAULT_PATHS = List.of("**/cluster.yaml");

  /** The interval when none is named. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Refuses what cannot be followed, with an {@link IllegalArgumentException} that says why. */
  public RepositorySettings {
    paths = List.copyOf(paths);
    Optional<String> refusal = refusal(address, branch, interval, credentials);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException("repository " + address + ": " + refusal.get());
    }
    PathPatterns.of(paths);
  }

  /** A repository with the usual branch, patterns and interval that needs no credentials. */
  public static RepositorySettings of(String address) {
    return new RepositorySettings(
        new RepositoryAddress(address),
        DEFAULT_BRANCH,
        DEFAULT_PATHS,
        DEFAULT_INTERVAL,
        new Credentials.None());
  }

  private static Optional<String> refusal(
      RepositoryAddress address, String branch, Duration interval, Credentials credentials) {
    if (!Repository.isValidRefName(Constants.R_HEADS + branch)) {
      return Optional.of("`" + branch + "` cannot be a branch; expected a name such as main");
    }
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      return Optional.of("the interval " + interval + " is not between 1s and 1d");
    }
    boolean fits =
        switch (credentials) {
          case Credentials.None _ -> address.transport() != RepositoryAddress.Transport.SSH;
          case Credentials.Token _ -> address.transport() == RepositoryAddress.Transport.HTTP;
          case Credentials.SshKey _ -> address.transport() == RepositoryAddress.Transport.SSH;
        };
    return fits
        ? Optional.empty()
        : Optional.of(
            "its credentials do not fit the address; expected a private key for ssh, a token or"
                + " none for https, none for a path");
  }
}
