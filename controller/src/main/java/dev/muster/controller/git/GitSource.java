package dev.muster.controller.git;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.store.Repositories.RepositoryFence;
import dev.muster.controller.store.StoreResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads clusters from git repositories. Of all controllers the holder of a repository's lease alone
 * fetches it and writes what it says; the others wait for the lease.
 */
public final class GitSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitSource.class);
  private static final int FEWEST_DIGITS = 7;

  private final GitSourceParts parts;
  private final Map<String, RepositoryLoop> loops = new LinkedHashMap<>();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("git-watchdog").daemon().factory());

  /**
   * Wires a source; nothing happens before {@link #start}.
   *
   * @param parts what it is wired from
   * @param repositories the repositories, each with another address
   * @throws IllegalArgumentException when two have one address
   */
  public GitSource(GitSourceParts parts, List<RepositorySettings> repositories) {
    this.parts = parts;
    for (RepositorySettings settings : repositories) {
      String address = settings.address().text();
      if (loops.put(address, new RepositoryLoop(settings, parts, watchdog)) != null) {
        throw new IllegalArgumentException(
            "the repository " + address + " is configured twice; expected each address once");
      }
    }
  }

  /** Begins to compete for the repositories and to read those whose lease is won. */
  public void start() {
    IsolatedGit.install();
    loops.values().forEach(RepositoryLoop::start);
  }

  /**
   * Has a repository looked at soon, if this controller holds its lease.
   *
   * @return whether the address is one of the source's
   */
  public boolean poke(String address) {
    Optional<RepositoryLoop> loop = Optional.ofNullable(loops.get(address));
    loop.ifPresent(RepositoryLoop::poke);
    return loop.isPresent();
  }

  /**
   * Has all repositories looked at soon, as after a webhook, which may name them in other words.
   */
  public void pokeAll() {
    loops.values().forEach(RepositoryLoop::poke);
  }

  /** How this controller fares with each repository. */
  public List<RepositoryStatus> status() {
    return loops.values().stream().map(RepositoryLoop::status).toList();
  }

  /**
   * Goes on from a history that was rewritten, on a person's word. Only the holder of the
   * repository's lease can do so.
   *
   * @param address the repository
   * @param commit the rewritten commit, at least seven digits of it
   * @param actor who says so
   * @param reason why; empty when none is given
   */
  public RewriteAcceptance acceptRewrite(
      String address, String commit, String actor, String reason) {
    RepositoryLoop loop = loops.get(address);
    if (loop == null) {
      return refused(address, "it is none of " + loops.keySet());
    }
    Optional<Held> held = loop.holding();
    if (held.isEmpty()) {
      return refused(
          address, "another controller holds the repository's lease: say it to that one");
    }
    StoreResult<RepositoryRecord> stored = parts.repositories().repository(address);
    if (!(stored instanceof StoreResult.Done<RepositoryRecord> record)) {
      return refused(address, "its record was not read from the store: " + stored);
    }
    Optional<String> rewritten =
        record
            .value()
            .problem()
            .filter(problem -> problem.kind() == SourceProblem.Kind.REWRITTEN)
            .map(SourceProblem::commit)
            .filter(head -> !record.value().commit().equals(Optional.of(head)));
    if (rewritten.isEmpty()) {
      return refused(address, "its history was not rewritten, as far as it was read");
    }
    if (commit.length() < FEWEST_DIGITS || !rewritten.get().startsWith(commit)) {
      return refused(address, "the commit that waits is " + rewritten.get() + ", not " + commit);
    }
    RewriteAcceptance acceptance = accept(held.get(), record, rewritten.get());
    if (acceptance instanceof RewriteAcceptance.Accepted) {
      audit(actor, address + " at " + rewritten.get(), reason);
      loop.poke();
    }
    return acceptance;
  }

  private void audit(String actor, String subject, String reason) {
    AuditRecord audit =
        new AuditRecord(
            parts.clock().instant(), actor, "accept-rewrite", "repository " + subject, reason);
    StoreResult<AuditRecord> added = parts.store().addAudit(audit);
    if (!(added instanceof StoreResult.Done<AuditRecord>)) {
      LOG.atWarn()
          .addKeyValue("audit", audit)
          .addKeyValue("result", added)
          .log("an audit record was not stored");
    }
  }

  private RewriteAcceptance accept(
      Held held, StoreResult.Done<RepositoryRecord> stored, String commit) {
    RepositoryRecord before = stored.value();
    RepositoryRecord after =
        new RepositoryRecord(
            before.address(),
            before.branch(),
            before.commit(),
            before.previousCommits(),
            before.problem(),
            Optional.of(commit),
            before.readAt());
    StoreResult<RepositoryRecord> result =
        parts
            .repositories()
            .putRepository(
                new RepositoryFence(before.address(), held.epoch()),
                after,
                stored.resourceVersion());
    return result instanceof StoreResult.Done<RepositoryRecord>
        ? new RewriteAcceptance.Accepted(commit)
        : refused(before.address(), "it was not stored, try again: " + result);
  }

  private static RewriteAcceptance refused(String address, String why) {
    return new RewriteAcceptance.Refused("accept the rewritten history of " + address + ": " + why);
  }

  /** Ends what is under way, within seconds, and gives the leases back. */
  @Override
  public void close() {
    loops.values().forEach(RepositoryLoop::close);
    watchdog.shutdownNow();
  }
}
