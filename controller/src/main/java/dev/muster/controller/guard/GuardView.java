package dev.muster.controller.guard;

import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.Suspension;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.machine.OwnedMachines;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a guard sees.
 *
 * @param desired the cluster that is wanted
 * @param observed the world, narrowed to the cluster
 * @param owned the machines that the cluster owns; empty where they were not observed whole
 * @param ledger what is recorded
 * @param fold what the pass wants, without what earlier guards held
 * @param words what people have said about the cluster
 * @param wishes what earlier passes wanted because something is gone
 * @param now the instant of the pass
 */
public record GuardView(
    DesiredCluster desired,
    Observed observed,
    Optional<OwnedMachines> owned,
    Ledger ledger,
    FoldedDecision fold,
    Words words,
    AbsenceWishes wishes,
    Instant now) {

  /** The machines of the cluster; only where {@code INSTANCES} was observed whole. */
  public Machines machines() {
    return new Machines(owned.orElseThrow());
  }

  /** Whether a person has said, for this generation, that so many machines may go. */
  public boolean isConfirmed(int count) {
    return words
        .confirmation()
        .filter(word -> word.generation() == desired.generation() && word.count() >= count)
        .isPresent();
  }

  GuardView with(FoldedDecision newFold) {
    return new GuardView(desired, observed, owned, ledger, newFold, words, wishes, now);
  }

  /**
   * What people have said about a cluster.
   *
   * @param suspension present while reconciling is stopped
   * @param confirmation the deletion that was confirmed last
   */
  public record Words(Optional<Suspension> suspension, Optional<Confirmation> confirmation) {
    /** Nobody has said anything. */
    public static final Words NONE = new Words(Optional.empty(), Optional.empty());
  }
}
