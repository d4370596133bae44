package dev.muster.reconcile;

import dev.muster.provider.Part;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.ClusterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a reconciler sees.
 *
 * @param desired the cluster that is wanted
 * @param observed the live world, part by part
 * @param seen the machines beside the ledger as the earlier decisions leave it; empty where the
 *     machines were not observed whole
 * @param ledger what Muster has recorded of its own doing
 * @param earlier the decisions of the reconcilers before this one, in this pass
 * @param now the instant of the pass
 */
public record View(
    DesiredCluster desired,
    Observed observed,
    Optional<Fleet> seen,
    Ledger ledger,
    List<Decision> earlier,
    Instant now) {
  /** Copies the decisions. */
  public View {
    earlier = List.copyOf(earlier);
  }

  /** A view that works the fleet out itself. */
  public View(
      DesiredCluster desired,
      Observed observed,
      Ledger ledger,
      List<Decision> earlier,
      Instant now) {
    this(desired, observed, seen(desired, observed, ledger, earlier, now), ledger, earlier, now);
  }

  private static Optional<Fleet> seen(
      DesiredCluster desired,
      Observed observed,
      Ledger ledger,
      List<Decision> earlier,
      Instant now) {
    if (!observed.isComplete(Part.INSTANCES)) {
      return Optional.empty();
    }
    Optional<ClusterSpec> wanted =
        switch (desired.lifecycle()) {
          case ACTIVE -> Optional.of(desired.spec());
          case DELETING -> Optional.empty();
        };
    OwnedMachines owned = OwnedMachines.of(desired.uid(), observed.instances());
    Fleet fleet = Fleet.of(wanted, owned, ledger, now);
    for (Decision decision : earlier) {
      fleet = fleet.after(decision.ledger());
    }
    return Optional.of(fleet);
  }

  /** The view of the next reconciler, after a decision of this one. */
  public View after(Decision decision) {
    List<Decision> decisions = new ArrayList<>(earlier);
    decisions.add(decision);
    return new View(
        desired,
        observed,
        seen.map(fleet -> fleet.after(decision.ledger())),
        ledger,
        decisions,
        now);
  }

  /**
   * The cluster's machines beside its ledger, earlier decisions of the pass included. Only for a
   * view whose machines were observed whole.
   */
  public Fleet fleet() {
    return seen.orElseThrow(() ->
        new IllegalStateException(
            "the machines were not observed whole: a reconciler must name the parts that it needs"));
  }
}
