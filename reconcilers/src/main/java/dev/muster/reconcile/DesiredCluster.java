package dev.muster.reconcile;

import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.List;
import java.util.Optional;

/**
 * The cluster that is wanted.
 *
 * @param uid its unique id
 * @param document its newest good document, with what people have undone of it put back
 * @param generation counts the changes of its spec
 * @param origin where the document came from, such as a commit id, for histories and logs
 * @param lifecycle whether it shall be or cease to be
 * @param storeId the id of the store that holds the ledger, which salts launch tokens
 * @param orders what people want of its rollouts: the last word about each service
 * @param undos which services run something else than the document of the source asks for
 */
public record DesiredCluster(
    ClusterUid uid,
    ClusterDocument document,
    long generation,
    String origin,
    Lifecycle lifecycle,
    String storeId,
    List<RolloutOrder> orders,
    List<Undo> undos) {
  /** Copies the lists. */
  public DesiredCluster {
    orders = List.copyOf(orders);
    undos = List.copyOf(undos);
  }

  /** A cluster of whose rollouts nobody wants anything. */
  public DesiredCluster(
      ClusterUid uid,
      ClusterDocument document,
      long generation,
      String origin,
      Lifecycle lifecycle,
      String storeId) {
    this(uid, document, generation, origin, lifecycle, storeId, List.of(), List.of());
  }

  /** The same with other words about its rollouts. */
  public DesiredCluster with(List<RolloutOrder> newOrders) {
    return new DesiredCluster(
        uid, document, generation, origin, lifecycle, storeId, newOrders, undos);
  }

  /** Product and cluster name. */
  public ClusterKey key() {
    return document.key();
  }

  /** What is wanted of it. */
  public ClusterSpec spec() {
    return document.spec();
  }

  /** The word that a service runs something else than the source's document asks for. */
  public Optional<Undo> undo(ServiceName service) {
    return undos.stream().filter(undo -> undo.service().equals(service)).findFirst();
  }

  /** Whether it wants a slot; one that is being deleted wants none. */
  public boolean wants(Slot slot) {
    return lifecycle == Lifecycle.ACTIVE && spec().wants(slot);
  }

  /** Whether a cluster shall be. */
  public enum Lifecycle {
    /** It shall be as its spec says. */
    ACTIVE,
    /** A person deleted it: everything that it owns shall go. */
    DELETING
  }
}
