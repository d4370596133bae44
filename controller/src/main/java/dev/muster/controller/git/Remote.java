package dev.muster.controller.git;

import dev.muster.controller.git.FetchGuard.Reason;
import dev.muster.controller.git.judge.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** Asks a repository where its branch stands, and fetches what is new. */
final class Remote {
  private static final int LONGEST_REASON = 500;
  private static final int DEEPEST_CAUSE = 20;

  private final RepositorySettings settings;
  private final SecretReader secrets;
  private final FetchLimits limits;
  private final String ref;

  /** How a fetch ended. */
  sealed interface Outcome {
    /** The branch's commit is here, with all that it needs. */
    record Head(String commit) implements Outcome {}

    /** The repository answers and has no such branch. */
    record NoBranch() implements Outcome {}

    /** It was not read: which step failed, why, and what to do. */
    record Failed(String message) implements Outcome {}

    /** The lease is not held any more. */
    record Stopped() implements Outcome {}
  }

  Remote(RepositorySettings settings, SecretReader secrets, FetchLimits limits) {
    this.settings = settings;
    this.secrets = secrets;
    this.limits = limits;
    this.ref = Constants.R_HEADS + settings.branch();
  }

  Outcome fetch(BareClone clone, Repository repository, Held held) {
    return switch (settings.credentials()) {
      case Credentials.None _ -> fetch(clone, repository, held, transport -> {});
      case Credentials.Token token -> withToken(clone, repository, held, token);
      case Credentials.SshKey key -> {
        try (SshdSessionFactory sessions = SshSessions.of(key, clone.folder())) {
          yield fetch(
              clone,
              repository,
              held,
              transport -> {
                if (transport instanceof SshTransport ssh) {
                  ssh.setSshSessionFactory(sessions);
                }
              });
        }
      }
    };
  }

  private Outcome withToken(
      BareClone clone, Repository repository, Held held, Credentials.Token token) {
    return switch (secrets.read(token.place())) {
      case SecretReader.Secret.Absent absent -> failed("sign in to", absent.message());
      case SecretReader.Secret.Known secret -> {
        Outcome outcome =
            fetch(
                clone,
                repository,
                held,
                transport -> {
                  if (transport instanceof TransportHttp http) {
                    http.setPreemptiveBasicAuthentication(token.user(), secret.value());
                  }
                });
        // What a server answers is repeated in messages, and it was told the token.
        yield outcome instanceof Outcome.Failed(String message)
            ? new Outcome.Failed(message.replace(secret.value(), "[token]"))
            : outcome;
      }
    };
  }

  @FunctionalInterface
  private interface Preparation {
    void prepare(Transport transport);
  }

  private Outcome fetch(
      BareClone clone, Repository repository, Held held, Preparation preparation) {
    FetchGuard guard = new FetchGuard(clone.folder(), limits, held);
    try (Transport transport = Transport.open(repository, settings.address().uri())) {
      transport.setTimeout((int) limits.silence().toSeconds());
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setObjectChecker(
          new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true));
      preparation.prepare(transport);
      return fetch(transport, repository, guard);
    } catch (NoRemoteRepositoryException e) {
      return failed(
          "fetch",
          reason(e)
              + "; expected a git repository there that Muster may read: check the address and the"
              + " credentials");
    } catch (IOException e) {
      return guard.reason().map(this::ended).orElseGet(() -> failed("fetch", reason(e)));
    }
  }

  private Outcome fetch(Transport transport, Repository repository, FetchGuard guard)
      throws IOException {
    Optional<ObjectId> wanted = head(transport);
    if (wanted.isEmpty()) {
      return new Outcome.NoBranch();
    }
    Ref present = repository.exactRef(ref);
    if (present == null || !wanted.get().equals(present.getObjectId())) {
      transport.fetch(guard, List.of(new RefSpec("+" + ref + ":" + ref)));
      present = repository.exactRef(ref);
    }
    if (guard.isCancelled()) {
      return guard.reason().map(this::ended).orElseGet(Outcome.Stopped::new);
    }
    if (FetchGuard.size(repository.getDirectory().toPath()) > limits.maximumBytes()) {
      return ended(Reason.TOO_LARGE);
    }
    return present == null || present.getObjectId() == null
        ? failed("fetch", "the branch vanished while it was read")
        : new Outcome.Head(present.getObjectId().getName());
  }

  private Optional<ObjectId> head(Transport transport) throws IOException {
    try (FetchConnection connection = transport.openFetch(List.of(new RefSpec(ref + ":" + ref)))) {
      return Optional.ofNullable(connection.getRef(ref)).map(Ref::getObjectId);
    }
  }

  private Outcome ended(Reason reason) {
    return switch (reason) {
      case NOT_HELD -> new Outcome.Stopped();
      case TOO_LONG ->
          failed(
              "fetch",
              "it took longer than "
                  + limits.total()
                  + ": is the repository very large, or the network slow?");
      case TOO_LARGE ->
          failed(
              "fetch",
              "its objects take more than "
                  + limits.maximumBytes()
                  + " bytes: keep documents in a repository of their own");
    };
  }

  private Outcome failed(String step, String why) {
    return new Outcome.Failed(step + " " + settings.address() + ": " + why);
  }

  // A failure's own words and those of its innermost cause, which say different things.
  private static String reason(IOException failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < DEEPEST_CAUSE && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    String outer = String.valueOf(failure.getMessage());
    String inner = String.valueOf(cause.getMessage());
    String words = outer.contains(inner) ? outer : outer + ": " + inner;
    return Texts.line(words, LONGEST_REASON);
  }
}
