package dev.muster.controller.git;

import dev.muster.controller.git.judge.Continuity;
import dev.muster.controller.git.judge.FileChange;
import dev.muster.controller.git.judge.FileRead;
import dev.muster.controller.git.judge.Reading;
import dev.muster.controller.git.judge.SourceJudge;
import dev.muster.controller.git.judge.Texts;
import dev.muster.controller.git.judge.Verdict;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.RevWalkException;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one repository: fetches, reads the commit, judges it, writes. It begins each time with
 * what the store holds, so that it may stop after any step. For one thread.
 */
final class RepositoryReader {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryReader.class);

  private final RepositorySettings settings;
  private final GitSourceParts parts;
  private final String address;
  private final BareClone clone;
  private final Remote remote;
  private final SpecWriter writer;
  private final PathPatterns patterns;
  private Map<String, FileRead> known = Map.of();

  RepositoryReader(RepositorySettings settings, GitSourceParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.address = settings.address().text();
    this.clone = new BareClone(parts.folder().resolve(settings.address().folderName()));
    this.remote = new Remote(settings, new SecretReader(parts.environment()), parts.limits());
    this.writer = new SpecWriter(parts.store(), parts.repositories(), address);
    this.patterns = PathPatterns.of(settings.paths());
  }

  /** Looks once. No failure of the repository, its objects or the store makes it throw. */
  Look look(Held held) {
    try {
      return begin(held);
    } catch (IOException
        | UncheckedIOException
        | JGitInternalException
        | RevWalkException
        | LargeObjectException e) {
      return held.isOver() ? new Look.Stopped() : unreadable(e);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("repository", address)
          .log("reading a repository failed in itself: please report this");
      return new Look.Failed(Texts.bounded("read " + address + ": " + e));
    }
  }

  private Look unreadable(Exception failure) {
    LOG.atWarn()
        .setCause(failure)
        .addKeyValue("repository", address)
        .log("the fetched objects could not be read: the next look fetches all anew");
    known = Map.of();
    return dropped("read the objects of " + address + ": " + failure);
  }

  private Look dropped(String message) {
    try {
      clone.drop();
      return new Look.Failed(Texts.bounded(message));
    } catch (IOException e) {
      return new Look.Failed(
          Texts.bounded(message + "; and " + clone.folder() + " cannot be removed: " + e));
    }
  }

  private Look begin(Held held) throws IOException {
    StoreResult<RepositoryRecord> stored = parts.repositories().repository(address);
    return switch (stored) {
      case StoreResult.Done<RepositoryRecord> done ->
          fetch(held, new Before(Optional.of(done.value()), done.resourceVersion()));
      case StoreResult.Missing<RepositoryRecord> _ ->
          fetch(held, new Before(Optional.empty(), Store.ABSENT));
      case StoreResult.Conflict<RepositoryRecord> _,
          StoreResult.Fenced<RepositoryRecord> _,
          StoreResult.Refused<RepositoryRecord> _,
          StoreResult.Unavailable<RepositoryRecord> _ ->
          writer.failure("read the record", stored);
    };
  }

  /** What the store holds of the repository. */
  private record Before(Optional<RepositoryRecord> record, long version) {}

  private Look fetch(Held held, Before before) throws IOException {
    if (FetchGuard.size(clone.folder()) > parts.limits().maximumBytes()) {
      // Old packs pile up: all that counts can be fetched again.
      clone.drop();
    }
    try (Repository repository = clone.open()) {
      return switch (remote.fetch(clone, repository, held)) {
        case Remote.Outcome.Head head ->
            judge(held, before, reader(repository), Optional.of(head.commit()));
        case Remote.Outcome.NoBranch _ -> judge(held, before, reader(repository), Optional.empty());
        case Remote.Outcome.Failed failed -> new Look.Failed(failed.message());
        case Remote.Outcome.Stopped _ -> new Look.Stopped();
      };
    }
  }

  private CommitReader reader(Repository repository) {
    return new CommitReader(repository, patterns, parts.limits(), known);
  }

  private Look judge(Held held, Before before, CommitReader commits, Optional<String> head)
      throws IOException {
    Continuity continuity =
        Continuity.of(
            settings.branch(),
            before.record(),
            head,
            (ancestor, commit) -> unchecked(() -> commits.descends(ancestor, commit)));
    return switch (continuity) {
      case Continuity.Broken broken -> stay(held, before, broken.problem(), head.orElse(""));
      case Continuity.Continues continues ->
          switch (commits.files(continues.head())) {
            case CommitReader.Files.Found found -> {
              known = found.byBlob();
              yield read(held, before, commits, continues.head(), found.files());
            }
            case CommitReader.Files.TooMany _ ->
                keep(held, before, tooMany(continues.head()), continues.head());
            case CommitReader.Files.TooLarge _ ->
                keep(held, before, tooLarge(continues.head()), continues.head());
          };
    };
  }

  private SourceProblem tooMany(String head) {
    return new SourceProblem(
        SourceProblem.Kind.INVALID,
        head,
        "the patterns "
            + settings.paths()
            + " select more than "
            + parts.limits().maximumFiles()
            + " files, of which none is read: choose narrower ones");
  }

  private SourceProblem tooLarge(String head) {
    return new SourceProblem(
        SourceProblem.Kind.INVALID,
        head,
        "the commit has more than "
            + parts.limits().maximumEntries()
            + " files and folders, of which none is read: keep the documents in a smaller"
            + " repository");
  }

  private Look stay(Held held, Before before, SourceProblem problem, String head) {
    SpecWriter.Written written =
        writer.write(
            held,
            clusters ->
                SourceJudge.stay(new SourceJudge.Commit(address, head), clusters, problem, now()));
    return switch (written) {
      case SpecWriter.Written.Ended early -> early.look();
      case SpecWriter.Written.All _ -> keep(held, before, problem, head);
    };
  }

  private Look keep(Held held, Before before, SourceProblem problem, String head) {
    if (!before.record().flatMap(RepositoryRecord::problem).equals(Optional.of(problem))) {
      warn(problem);
    }
    return store(held, before, Reading.stayed(before.record(), blank(), problem), head);
  }

  private Look read(
      Held held, Before before, CommitReader commits, String head, List<FileRead> files)
      throws IOException {
    SourceJudge.Commit commit = new SourceJudge.Commit(address, head);
    SpecWriter.Written written =
        writer.write(
            held,
            clusters ->
                SourceJudge.judge(
                    commit,
                    files,
                    clusters,
                    path -> newestChange(commits, head, path),
                    parts.uids(),
                    now()));
    return switch (written) {
      case SpecWriter.Written.Ended early -> early.look();
      case SpecWriter.Written.All all -> finish(held, before, commits, head, all.notices());
    };
  }

  private Look finish(
      Held held, Before before, CommitReader commits, String head, List<Verdict.Notice> notices)
      throws IOException {
    Optional<RepositoryRecord> record = before.record();
    Optional<String> last = record.flatMap(RepositoryRecord::commit);
    List<String> passed = last.equals(Optional.of(head)) ? List.of() : commits.passed(head, last);
    Optional<SourceProblem> earlier = record.flatMap(RepositoryRecord::problem);
    Optional<SourceProblem> problem = problem(notices, head, earlier);
    Look look = store(held, before, Reading.judged(record, blank(), head, passed, problem), head);
    if (look instanceof Look.Done && problem.isPresent() && !problem.equals(earlier)) {
      warn(problem.get());
      for (Verdict.Notice notice : notices) {
        notice
            .key()
            .ifPresent(key ->
                writer.tell(
                    held,
                    new ClusterEvent(
                        key,
                        "cluster",
                        ClusterEvent.Type.WARNING,
                        notice.reason(),
                        Texts.bounded(notice.message()),
                        now(),
                        1)));
      }
    }
    return look;
  }

  // A problem that a later commit leaves as it is keeps the commit that had it first.
  private static Optional<SourceProblem> problem(
      List<Verdict.Notice> notices, String head, Optional<SourceProblem> earlier) {
    if (notices.isEmpty()) {
      return Optional.empty();
    }
    String message =
        Texts.bounded(
            notices.stream().map(Verdict.Notice::message).collect(Collectors.joining("\n")));
    return earlier
        .filter(known -> known.kind() == SourceProblem.Kind.INVALID)
        .filter(known -> known.message().equals(message))
        .or(() -> Optional.of(new SourceProblem(SourceProblem.Kind.INVALID, head, message)));
  }

  private Look store(Held held, Before before, RepositoryRecord after, String head) {
    return Reading.isWorthStoring(before.record(), after)
        ? writer.putRepository(held, after, before.version(), head)
        : new Look.Done(head);
  }

  private void warn(SourceProblem problem) {
    LOG.atWarn()
        .addKeyValue("repository", address)
        .addKeyValue("commit", problem.commit())
        .addKeyValue("problem", problem.message())
        .log("a commit is not in force as it is");
  }

  private FileChange newestChange(CommitReader commits, String head, String path) {
    return unchecked(() -> commits.newestChange(head, path));
  }

  private RepositoryRecord blank() {
    return Reading.blank(address, settings.branch(), now());
  }

  private Instant now() {
    return parts.clock().instant();
  }

  @FunctionalInterface
  private interface ObjectRead<T> {
    T read() throws IOException;
  }

  private static <T> T unchecked(ObjectRead<T> read) {
    try {
      return read.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
