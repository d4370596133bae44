package dev.muster.controller.git;

import dev.muster.spec.Digests;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a git repository lies: an absolute path, {@code file:///…}, {@code ssh://…}, {@code
 * user@host:path} or {@code https://…}. It names the repository in the store and in logs, and holds
 * no secret.
 *
 * @param text as it was configured
 */
public record RepositoryAddress(String text) {
  private static final int LONGEST = 1_000;
  private static final int FOLDER_DIGITS = 32;

  // Git would run git-remote-NAME for it, and JGit takes NAME for a host.
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]+::");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  /** How a repository is reached. */
  public enum Transport {
    /** In this machine's files. */
    LOCAL,
    /** By SSH. */
    SSH,
    /** By HTTPS, or by plain HTTP on this machine. */
    HTTP
  }

  /** Refuses what {@link #refusal} refuses. */
  public RepositoryAddress {
    Optional<String> refusal = refusal(text);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
  }

  /** Why a text is no address, if so: what is wrong with it and what was expected. */
  public static Optional<String> refusal(String text) {
    if (text.isBlank()
        || text.length() > LONGEST
        || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("a repository's address is empty, too long or not one line");
    }
    if (HELPER.matcher(text).lookingAt()) {
      return Optional.of(
          "repositories are not read by a helper program; expected a path, file://, ssh:// or"
              + " https://");
    }
    URIish uri;
    try {
      uri = new URIish(text);
    } catch (URISyntaxException | NumberFormatException _) {
      // The first quotes the address, which may hold a password; the second is about its port.
      return Optional.of(
          "the repository's address cannot be understood; expected an absolute path, file:///path,"
              + " ssh://user@host/path, user@host:path or https://host/path");
    }
    if (uri.getPass() != null) {
      return Optional.of(
          "the address of the repository at "
              + uri.getHost()
              + " holds a password; expected none, since addresses are stored and logged: name an"
              + " environment variable or a file that holds the token");
    }
    return refusal(uri);
  }

  private static Optional<String> refusal(URIish uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> refusalOfPath(uri.getPath());
      case "ssh" -> Optional.empty();
      case "" -> uri.isRemote() ? Optional.empty() : refusalOfPath(uri.getPath());
      case "https" -> refusalOfUser(uri);
      case "http" ->
          LOOPBACK.contains(String.valueOf(uri.getHost()))
              ? refusalOfUser(uri)
              : Optional.of(
                  "the repository at "
                      + uri.getHost()
                      + " would be read without encryption; expected an https:// address");
      default ->
          Optional.of(
              "repositories are not read by `"
                  + scheme
                  + "`; expected a path, file://, ssh:// or https://");
    };
  }

  // A user name in front of a host is where people put tokens.
  private static Optional<String> refusalOfUser(URIish uri) {
    return uri.getUser() == null
        ? Optional.empty()
        : Optional.of(
            "the address of the repository at "
                + uri.getHost()
                + " names a user, which may be a token; expected none, since addresses are stored"
                + " and logged: put it into the repository's credentials");
  }

  private static Optional<String> refusalOfPath(String path) {
    Path read;
    try {
      read = Path.of(path);
    } catch (InvalidPathException _) {
      return Optional.of(
          "the repository's path has characters that no file's name can have here; expected an"
              + " absolute path");
    }
    return read.isAbsolute()
        ? Optional.empty()
        : Optional.of("the repository's path " + path + " is relative; expected an absolute one");
  }

  /** How it is reached. */
  public Transport transport() {
    URIish uri = uri();
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.startsWith("http")) {
      return Transport.HTTP;
    }
    return scheme.equals("ssh") || uri.isRemote() ? Transport.SSH : Transport.LOCAL;
  }

  /** The name of the folder that holds its objects. */
  String folderName() {
    return Digests.sha256(text).value().substring(0, FOLDER_DIGITS);
  }

  URIish uri() {
    try {
      return new URIish(text);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("an address that was checked is none", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
