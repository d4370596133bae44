package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import dev.muster.controller.git.Credentials;
import dev.muster.controller.git.RepositoryAddress;
import dev.muster.controller.git.RepositorySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which git repositories a controller watches. */
final class RepositoryOptions {
  /** What most servers take beside a token. */
  private static final String TOKEN_USER = "x-access-token";

  @Option(
      names = "--repo",
      paramLabel = "ADDRESS",
      description =
          "A git repository to watch; may be repeated. A folder, file:///…, https://… or ssh://….")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch that is followed; default: main.")
  private String branch = RepositorySettings.DEFAULT_BRANCH;

  @Option(
      names = "--path",
      paramLabel = "GLOB",
      description = "Which files are clusters; may be repeated; default: **/cluster.yaml.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--poll",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "The time between two looks, spread by a fifth; default: 30s.")
  private Duration interval = RepositorySettings.DEFAULT_INTERVAL;

  @Option(
      names = "--git-token-file",
      paramLabel = "FILE",
      description = "The token for https repositories, in a file that is read before every fetch.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--git-token-env",
      paramLabel = "NAME",
      description = "The token for https repositories, in an environment variable.")
  private @Nullable String tokenVariable;

  @Option(
      names = "--git-token-user",
      paramLabel = "NAME",
      description = "The user name beside the token; default: x-access-token.")
  private String tokenUser = TOKEN_USER;

  @Option(
      names = "--ssh-key",
      paramLabel = "FILE",
      description = "The private key for ssh repositories, without a passphrase.")
  private @Nullable Path sshKey;

  @Option(
      names = "--ssh-known-hosts",
      paramLabel = "FILE",
      description = "The keys of known hosts; default: ~/.ssh/known_hosts.")
  private @Nullable Path knownHosts;

  @Option(
      names = "--ssh-accept-new",
      description =
          "Take the key of a host that is not known yet. A changed key is refused always.")
  private boolean acceptsNew;

  /** The repositories. */
  List<RepositorySettings> settings() {
    return addresses.stream().map(this::settings).toList();
  }

  private RepositorySettings settings(String text) {
    try {
      RepositoryAddress address = new RepositoryAddress(absolute(text));
      return new RepositorySettings(
          address,
          branch,
          paths.isEmpty() ? RepositorySettings.DEFAULT_PATHS : paths,
          interval,
          credentials(address));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("cannot watch the repository: " + e.getMessage(), "");
    }
  }

  // A folder as a person names it, from where that person stands.
  private static String absolute(String text) {
    return !text.contains(":") && Files.isDirectory(Path.of(text))
        ? Path.of(text).toAbsolutePath().normalize().toString()
        : text;
  }

  private Credentials credentials(RepositoryAddress address) {
    return switch (address.transport()) {
      case LOCAL -> new Credentials.None();
      case HTTP ->
          place()
              .<Credentials>map(place -> new Credentials.Token(tokenUser, place))
              .orElseGet(Credentials.None::new);
      case SSH -> {
        if (sshKey == null) {
          throw new CommandFailure(
              "the repository " + address + " is reached by ssh, and no key was named",
              "Name a private key by --ssh-key.");
        }
        yield new Credentials.SshKey(
            sshKey,
            Optional.ofNullable(knownHosts),
            acceptsNew ? Credentials.HostKeys.ACCEPT_NEW : Credentials.HostKeys.STRICT);
      }
    };
  }

  private Optional<Credentials.SecretPlace> place() {
    if (tokenFile != null && tokenVariable != null) {
      throw new CommandFailure(
          "both --git-token-file and --git-token-env were given", "Name the token once.");
    }
    if (tokenFile != null) {
      return Optional.of(new Credentials.SecretPlace.File(tokenFile));
    }
    return Optional.ofNullable(tokenVariable).map(Credentials.SecretPlace.Environment::new);
  }
}
