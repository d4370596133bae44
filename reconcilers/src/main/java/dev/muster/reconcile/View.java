package dev.muster.reconcile;

import dev.muster.reconcile.ledger.Ledger;
import java.time.Instant;
import java.util.List;

/**
 * All that a reconciler sees.
 *
 * @param desired the cluster that is wanted
 * @param observed the live world, part by part
 * @param ledger what Muster has recorded of its own doing
 * @param earlier the decisions of the reconcilers before this one, in this pass
 * @param now the instant of the pass
 */
public record View(
    DesiredCluster desired, Observed observed, Ledger ledger, List<Decision> earlier, Instant now) {
  /** Copies the decisions. */
  public View {
    earlier = List.copyOf(earlier);
  }
}
