package dev.muster.controller.git;

import dev.muster.controller.git.judge.Texts;
import dev.muster.controller.git.judge.Verdict;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Repositories.RepositoryFence;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.controller.store.StoreResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a commit means, by compare-and-set and under the epoch of the repository's lease. */
final class SpecWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SpecWriter.class);
  private static final int MOST_ATTEMPTS = 5;

  private final Store store;
  private final Repositories repositories;
  private final String address;

  /** How writing ended. */
  sealed interface Written {
    /**
     * All is stored.
     *
     * @param notices what is wrong with files that belong to no cluster
     */
    record All(List<Verdict.Notice> notices) implements Written {}

    /**
     * It ended early; what was stored by then is whole in itself.
     *
     * @param look how
     */
    record Ended(Look look) implements Written {}
  }

  SpecWriter(Store store, Repositories repositories, String address) {
    this.store = store;
    this.repositories = repositories;
    this.address = address;
  }

  /**
   * Decides on the clusters of the store and writes; decides anew when one has changed meanwhile.
   */
  Written write(Held held, Function<List<Stored<ClusterRecord>>, Verdict> decide) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (held.isOver()) {
        return new Written.Ended(new Look.Stopped());
      }
      StoreResult<List<Stored<ClusterRecord>>> stored = store.clusters();
      if (!(stored instanceof StoreResult.Done<List<Stored<ClusterRecord>>> clusters)) {
        return new Written.Ended(failure("read the clusters", stored));
      }
      Optional<Written> written = put(held, decide.apply(clusters.value()));
      if (written.isPresent()) {
        return written.get();
      }
    }
    return new Written.Ended(
        new Look.Failed("store the specs of " + address + ": others change them all the time"));
  }

  // Empty when something has changed meanwhile.
  private Optional<Written> put(Held held, Verdict verdict) {
    List<Verdict.Notice> notices = new ArrayList<>(verdict.notices());
    for (Verdict.Put put : verdict.puts()) {
      if (held.isOver()) {
        return Optional.of(new Written.Ended(new Look.Stopped()));
      }
      StoreResult<ClusterRecord> result =
          repositories.putCluster(fence(held), put.record(), put.expectedVersion());
      switch (result) {
        case StoreResult.Done<ClusterRecord> _ -> stored(held, put);
        case StoreResult.Refused<ClusterRecord> refused ->
            notices.add(
                new Verdict.Notice(
                    Optional.of(put.record().key()), "StoreRefused", refused.message()));
        case StoreResult.Conflict<ClusterRecord> _, StoreResult.Missing<ClusterRecord> _ -> {
          return Optional.empty();
        }
        case StoreResult.Fenced<ClusterRecord> _, StoreResult.Unavailable<ClusterRecord> _ -> {
          return Optional.of(
              new Written.Ended(failure("store cluster " + put.record().key(), result)));
        }
      }
    }
    return Optional.of(new Written.All(notices));
  }

  private void stored(Held held, Verdict.Put put) {
    ClusterRecord record = put.record();
    LOG.atInfo()
        .addKeyValue("cluster", record.key())
        .addKeyValue("repository", address)
        .addKeyValue("commit", record.source().origin())
        .addKeyValue("generation", record.generation())
        .addKeyValue(
            "problem", record.sourceProblem().map(problem -> problem.kind().name()).orElse(""))
        .log("a cluster's spec was stored from git");
    put.event().ifPresent(event -> tell(held, event));
  }

  /** Adds an event. One that is lost is no harm: the record says the same. */
  void tell(Held held, ClusterEvent event) {
    StoreResult<ClusterEvent> added = repositories.addEvent(fence(held), event);
    if (!(added instanceof StoreResult.Done<ClusterEvent>)) {
      LOG.atWarn()
          .addKeyValue("cluster", event.cluster())
          .addKeyValue("reason", event.reason())
          .addKeyValue("result", added)
          .log("an event was not stored");
    }
  }

  /** Stores how far the repository was read. */
  Look putRepository(Held held, RepositoryRecord record, long version, String head) {
    if (held.isOver()) {
      return new Look.Stopped();
    }
    StoreResult<RepositoryRecord> result = repositories.putRepository(fence(held), record, version);
    return result instanceof StoreResult.Done<RepositoryRecord>
        ? new Look.Done(head)
        : failure("store how far it was read", result);
  }

  Look failure(String step, StoreResult<?> result) {
    String what = step + " of " + address + ": ";
    return switch (result) {
      case StoreResult.Done<?> _ -> throw new IllegalStateException(what + "it did not fail");
      case StoreResult.Missing<?> _ -> new Look.Failed(what + "it is not in the store any more");
      case StoreResult.Conflict<?> conflict -> new Look.Failed(what + conflict.message());
      case StoreResult.Fenced<?> fenced -> new Look.Fenced(fenced.currentEpoch());
      case StoreResult.Refused<?> refused ->
          new Look.Failed(what + Texts.bounded(refused.message()));
      case StoreResult.Unavailable<?> unavailable -> new Look.Failed(what + unavailable.message());
    };
  }

  private RepositoryFence fence(Held held) {
    return new RepositoryFence(address, held.epoch());
  }
}
