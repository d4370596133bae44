package dev.muster.reconcile;

import dev.muster.provider.Part;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.machine.OwnedMachines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a reconciler sees.
 *
 * @param desired the cluster that is wanted
 * @param observed the live world, part by part
 * @param machines the machines that the cluster owns; empty where they were not observed whole
 * @param ledger what Muster has recorded of its own doing
 * @param earlier the decisions of the reconcilers before this one, in this pass
 * @param now the instant of the pass
 */
public record View(
    DesiredCluster desired,
    Observed observed,
    Optional<OwnedMachines> machines,
    Ledger ledger,
    List<Decision> earlier,
    Instant now) {
  /** Copies the decisions. */
  public View {
    earlier = List.copyOf(earlier);
  }

  /** A view for one reconciler, which picks the cluster's machines itself. */
  public View(
      DesiredCluster desired,
      Observed observed,
      Ledger ledger,
      List<Decision> earlier,
      Instant now) {
    this(desired, observed, machines(desired, observed), ledger, earlier, now);
  }

  /** The machines that a cluster owns; empty where they were not observed whole. */
  public static Optional<OwnedMachines> machines(DesiredCluster desired, Observed observed) {
    return observed.isComplete(Part.INSTANCES)
        ? Optional.of(OwnedMachines.of(desired.uid(), observed.instances()))
        : Optional.empty();
  }
}
