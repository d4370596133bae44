package dev.muster.controller.api.change;

import dev.muster.controller.api.change.ClusterEditor.Mode;
import dev.muster.controller.api.change.ClusterEditor.Request;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.Suspension;
import dev.muster.controller.store.Store;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** What people do to a cluster beside writing its document. */
public final class ClusterChanges {
  /** The longest stop: one never lasts for ever. */
  public static final Duration LONGEST_SUSPENSION = Duration.ofDays(30);

  // Until it was read nobody knows the file, nor its commit.
  private static final String NOT_READ = "";

  private static final int MOST_MACHINES = 100_000;

  private final ClusterEditor editor;
  private final InstantSource clock;

  /** Changes by an editor. */
  public ClusterChanges(ClusterEditor editor, InstantSource clock) {
    this.editor = editor;
    this.clock = clock;
  }

  /**
   * Wants the cluster gone. The deletion is a new generation, so that no earlier confirmation
   * counts for it.
   */
  public Changed delete(ClusterKey key, Person person, Mode mode) {
    return editor.edit(
        new Request(key, "delete", person, mode),
        before -> {
          ClusterRecord record = require(before, "delete", key);
          return record.lifecycle() == DesiredCluster.Lifecycle.DELETING
              ? record
              : record.deleting();
        });
  }

  /**
   * Confirms that machines may go.
   *
   * @param count how many
   * @param generation the generation that the person has seen; any when empty
   */
  public Changed confirm(ClusterKey key, Person person, long count, OptionalLong generation) {
    if (count < 1 || count > MOST_MACHINES) {
      throw new Refusal(
          Reason.INVALID,
          "cannot confirm %s: count is %d; give the number of machines that may go, 1 to %d"
              .formatted(key, count, MOST_MACHINES));
    }
    return editor.edit(
        new Request(key, "confirm", person.withDetail("count " + count), Mode.STORE),
        before -> {
          ClusterRecord record = require(before, "confirm", key);
          if (generation.isPresent() && generation.getAsLong() != record.generation()) {
            throw new Refusal(
                Reason.CONFLICT,
                ("cannot confirm %s: it is at generation %d, not %d; look at what it waits for, and"
                        + " confirm that")
                    .formatted(key, record.generation(), generation.getAsLong()));
          }
          return record.with(
              new Confirmation(record.generation(), (int) count, person.actor(), clock.instant()));
        });
  }

  /**
   * Stops reconciling for a while.
   *
   * @param seconds how long; a stop without an end is refused
   */
  public Changed suspend(ClusterKey key, Person person, OptionalLong seconds) {
    long most = LONGEST_SUSPENSION.toSeconds();
    if (seconds.isEmpty() || seconds.getAsLong() < 1 || seconds.getAsLong() > most) {
      throw new Refusal(
          Reason.INVALID,
          ("cannot suspend %s: forSeconds is %s; a stop ends by itself, so give 1 to %d seconds (%d"
                  + " days)")
              .formatted(
                  key,
                  seconds.isEmpty() ? "missing" : Long.toString(seconds.getAsLong()),
                  most,
                  LONGEST_SUSPENSION.toDays()));
    }
    Duration length = Duration.ofSeconds(seconds.getAsLong());
    return editor.edit(
        new Request(key, "suspend", person.withDetail("for " + length), Mode.STORE),
        before ->
            require(before, "suspend", key)
                .suspended(
                    Optional.of(
                        new Suspension(
                            person.actor(),
                            person.reason(),
                            clock.instant(),
                            clock.instant().plus(length)))));
  }

  /** Ends a stop. */
  public Changed resume(ClusterKey key, Person person) {
    return editor.edit(
        new Request(key, "resume", person, Mode.STORE),
        before -> require(before, "resume", key).suspended(Optional.empty()));
  }

  /** Asks for a look now; the mark comes back in {@code status.lastHandledReconcileAt}. */
  public Changed reconcile(ClusterKey key, Person person) {
    return editor.edit(
        new Request(key, "reconcile", person, Mode.STORE),
        before -> require(before, "reconcile", key).requested(clock.instant().toString()));
  }

  /**
   * Hands a cluster over to a repository, whose document for it counts from its next reading on.
   * Until then the present document stays in force, and also when there is none.
   *
   * @param repository the address of one that a controller reads
   */
  public Changed adopt(ClusterKey key, Person person, String repository) {
    return editor.edit(
        new Request(key, "adopt", person.withDetail("repository " + repository), Mode.STORE),
        before -> {
          ClusterRecord record = require(before, "adopt", key);
          if (record.lifecycle() == DesiredCluster.Lifecycle.DELETING) {
            throw new Refusal(
                Reason.CONFLICT, "cannot adopt cluster %s: it is being deleted".formatted(key));
          }
          boolean isThere =
              record.source() instanceof SpecSource.Git git && git.repository().equals(repository);
          return isThere
              ? record
              : record.with(new SpecSource.Git(repository, NOT_READ, NOT_READ, person.actor()));
        });
  }

  /** The file in git that would make a deleted cluster again; empty when there is none. */
  public static Optional<String> heldBy(ClusterRecord record) {
    return record.source() instanceof SpecSource.Git git
            && record.sourceProblem().isEmpty()
            && !git.path().isEmpty()
        ? Optional.of(git.path() + " in " + git.repository())
        : Optional.empty();
  }

  private static ClusterRecord require(
      Optional<Store.Stored<ClusterRecord>> before, String verb, ClusterKey key) {
    return before
        .map(Store.Stored::value)
        .orElseThrow(() ->
            new Refusal(
                Reason.NOT_FOUND,
                "cannot %s cluster %s: there is no such cluster".formatted(verb, key)));
  }
}
