package dev.muster.controller.api.change;

import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.spec.id.ClusterKey;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Changes a cluster's record by compare-and-set: reads it, judges the change on what it read, and
 * begins anew when somebody else was faster. Who, what and why is recorded before the change is, so
 * that no change lacks its audit record; a change that then fails gets a second record.
 */
public final class ClusterEditor {
  private static final int MOST_TRIES = 8;

  private final Store store;
  private final InstantSource clock;

  /** An editor of the store's clusters. */
  public ClusterEditor(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What a change makes of a cluster. */
  @FunctionalInterface
  public interface Judge {
    /**
     * The record after the change; the same one when nothing changes.
     *
     * @throws Refusal when the change may not be done
     */
    ClusterRecord judge(Optional<Store.Stored<ClusterRecord>> before);
  }

  /**
   * A change.
   *
   * @param key the cluster
   * @param verb what is done, such as {@code suspend}
   * @param person who does it
   * @param mode whether it is stored
   */
  public record Request(ClusterKey key, String verb, Person person, Mode mode) {}

  /** Whether a change is stored. */
  public enum Mode {
    /** It is stored. */
    STORE,
    /** It is judged alone. */
    DRY_RUN
  }

  /**
   * Does it.
   *
   * @throws Refusal when the change may not be done or is not known to be stored
   */
  public Changed edit(Request request, Judge judge) {
    Audit audit = new Audit(request);
    try {
      for (int tries = 0; tries < MOST_TRIES; tries++) {
        Optional<Store.Stored<ClusterRecord>> before = read(request.key());
        ClusterRecord after = judge.judge(before);
        if (before.isPresent() && before.get().value().equals(after)) {
          return new Changed(Changed.Kind.UNCHANGED, before.get());
        }
        Changed.Kind kind = before.isPresent() ? Changed.Kind.CONFIGURED : Changed.Kind.CREATED;
        long version = before.map(Store.Stored::resourceVersion).orElse(Store.ABSENT);
        if (request.mode() == Mode.DRY_RUN) {
          return new Changed(kind, new Store.Stored<>(after, Math.max(version, 0)));
        }
        audit.begin();
        StoreResult<ClusterRecord> result = store.putCluster(after, version);
        if (!(result instanceof StoreResult.Conflict<?>)) {
          var done = StoreAnswers.require(result, request.verb() + " cluster " + request.key());
          return new Changed(kind, new Store.Stored<>(done.value(), done.resourceVersion()));
        }
      }
      throw new Refusal(
          Reason.CONFLICT,
          "cannot %s cluster %s: others changed it %d times meanwhile; repeat"
              .formatted(request.verb(), request.key(), MOST_TRIES));
    } catch (Refusal e) {
      audit.failed(e);
      throw e;
    }
  }

  private Optional<Store.Stored<ClusterRecord>> read(ClusterKey key) {
    StoreResult<ClusterRecord> result = store.cluster(key);
    if (result instanceof StoreResult.Missing<?>) {
      return Optional.empty();
    }
    var done = StoreAnswers.require(result, "read cluster " + key);
    return Optional.of(new Store.Stored<>(done.value(), done.resourceVersion()));
  }

  private final class Audit {
    private final Request request;
    private boolean begun;

    Audit(Request request) {
      this.request = request;
    }

    void begin() {
      if (!begun) {
        var _ = StoreAnswers.require(add(request.verb(), request.person().reason()), "audit it");
        begun = true;
      }
    }

    // The failure itself is answered: a lost second record only leaves the first one standing.
    void failed(Refusal refusal) {
      if (begun) {
        var _ = add(request.verb() + "-failed", String.valueOf(refusal.getMessage()));
      }
    }

    private StoreResult<AuditRecord> add(String verb, String reason) {
      return store.addAudit(
          new AuditRecord(
              clock.instant(), request.person().actor(), verb, "cluster/" + request.key(), reason));
    }
  }
}
