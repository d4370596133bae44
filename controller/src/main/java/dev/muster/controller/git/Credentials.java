package dev.muster.controller.git;

import java.nio.file.Path;
import java.util.Optional;

/** What lets Muster read a repository. It names where a secret lies and never holds one. */
public sealed interface Credentials {
  /** Nothing is needed: a local repository or a public one. */
  record None() implements Credentials {}

  /**
   * A token over HTTPS.
   *
   * @param user the user name that the server expects beside it: GitHub and GitLab take any, such
   *     as {@code x-access-token}; Bitbucket wants {@code x-token-auth}
   * @param place where the token lies; it is read before every fetch, so that it can be replaced
   */
  record Token(String user, SecretPlace place) implements Credentials {}

  /**
   * A key over SSH.
   *
   * @param privateKey the file with the private key, without a passphrase
   * @param knownHosts the file with the keys of known hosts; that of the controller's user when
   *     empty
   * @param hostKeys what becomes of a host that is not in it
   */
  record SshKey(Path privateKey, Optional<Path> knownHosts, HostKeys hostKeys)
      implements Credentials {}

  /** What becomes of a host whose key is not known. A changed key is always refused. */
  enum HostKeys {
    /** It is refused. */
    STRICT,
    /** Its key is added to the known ones. */
    ACCEPT_NEW
  }

  /** Where a secret lies. */
  sealed interface SecretPlace {
    /**
     * In an environment variable.
     *
     * @param name the variable's name
     */
    record Environment(String name) implements SecretPlace {}

    /**
     * In a file, of which white space around it is cut off.
     *
     * @param path the file
     */
    record File(Path path) implements SecretPlace {}
  }
}
