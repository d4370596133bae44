package dev.muster.controller.api.feed;

import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.object.ClusterObjects;
import dev.muster.controller.api.object.EventObjects;
import dev.muster.controller.api.object.InstanceObjects;
import dev.muster.controller.api.object.Resource;
import dev.muster.controller.api.object.RolloutObjects;
import dev.muster.controller.api.object.StoredCluster;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.shell.LiveWorld;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Scope;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what there is: from the store, which every controller shares, and the machines of the
 * clusters that this controller leads from what it sees.
 */
public final class Catalog {
  private final Store store;
  private final LiveWorld world;

  /** A catalog of a store, with what this controller sees. */
  public Catalog(Store store, LiveWorld world) {
    this.store = store;
    this.world = world;
  }

  /**
   * All objects of a resource.
   *
   * @throws Refusal when the store does not answer: a part of the objects is never given for all
   */
  public List<ApiObject> read(Resource resource) {
    List<ApiObject> objects = new ArrayList<>();
    for (Store.Stored<ClusterRecord> stored :
        StoreAnswers.require(store.clusters(), "list the clusters").value()) {
      switch (resource) {
        case CLUSTERS -> objects.add(ClusterObjects.of(withStatus(stored)));
        case INSTANCES -> objects.addAll(instances(stored.value()));
        case ROLLOUTS -> objects.addAll(rollouts(stored.value()));
        case EVENTS -> objects.addAll(events(stored.value()));
      }
    }
    return objects;
  }

  /**
   * One cluster.
   *
   * @throws Refusal when there is none, or the store does not answer
   */
  public StoredCluster cluster(ClusterKey key) {
    StoreResult.Done<ClusterRecord> done =
        StoreAnswers.require(store.cluster(key), "read cluster " + key);
    return withStatus(new Store.Stored<>(done.value(), done.resourceVersion()));
  }

  /** The status of a cluster; empty when there is none or it cannot be read now. */
  public Optional<Store.Stored<ClusterStatus>> status(ClusterKey key) {
    return store.status(key) instanceof StoreResult.Done<ClusterStatus> done
        ? Optional.of(told(done))
        : Optional.empty();
  }

  private StoredCluster withStatus(Store.Stored<ClusterRecord> stored) {
    ClusterKey key = stored.value().key();
    StoreResult<ClusterStatus> status = store.status(key);
    return new StoredCluster(
        stored,
        status instanceof StoreResult.Missing<ClusterStatus>
            ? Optional.empty()
            : Optional.of(told(StoreAnswers.require(status, "read the status of " + key))));
  }

  private static Store.Stored<ClusterStatus> told(StoreResult.Done<ClusterStatus> done) {
    return new Store.Stored<>(done.value(), done.resourceVersion());
  }

  private Optional<LiveWorld.LiveCluster> led(ClusterRecord record) {
    return world
        .cluster(record.key())
        .filter(cluster ->
            world.leads(Scope.of(cluster.desired().spec().provider())).isPresent()
                && cluster.desired().uid().equals(record.uid()));
  }

  private Ledger ledger(ClusterRecord record) {
    return StoreAnswers.require(store.ledger(record.key()), "read the ledger of " + record.key())
        .value();
  }

  private List<ApiObject> instances(ClusterRecord record) {
    return seen(record)
        .orElseGet(() -> InstanceObjects.recorded(record.key(), record.uid(), ledger(record)));
  }

  private Optional<List<ApiObject>> seen(ClusterRecord record) {
    return led(record).flatMap(cluster -> InstanceObjects.seen(record.uid(), cluster));
  }

  private List<ApiObject> rollouts(ClusterRecord record) {
    return rollouts(
        record, led(record).flatMap(LiveWorld.LiveCluster::ledger).orElseGet(() -> ledger(record)));
  }

  /**
   * The rollouts of a cluster, with what this controller sees of their machines.
   *
   * @param record the cluster
   * @param ledger what is recorded of it
   */
  public List<ApiObject> rollouts(ClusterRecord record, Ledger ledger) {
    return ledger.rollouts().isEmpty()
        ? List.of()
        : RolloutObjects.of(
            record,
            ledger,
            seen(record)
                .orElseGet(() -> InstanceObjects.recorded(record.key(), record.uid(), ledger)));
  }

  private List<ApiObject> events(ClusterRecord record) {
    return EventObjects.of(
        record.uid().value(),
        StoreAnswers.require(store.events(record.key()), "read the events of " + record.key())
            .value());
  }
}
