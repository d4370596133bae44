package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.Effect;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Slot;
import java.util.Optional;

/**
 * A slot is given to another machine, or forgotten, only when the machine that it had has ended.
 * The commit of a rollout is no such gift: the rollout goes on to know the old machine.
 */
final class SlotsOutliveMachines extends Invariant {
  private static final long LATELY_MILLIS = 60_000;

  SlotsOutliveMachines() {
    super(
        "slots-outlive-machines",
        "a machine would still hold the name, the disk or the network of one that took its place");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record
        && record.fence().epoch() == stage().store().epoch(record.fence().scope())) {
      for (LedgerChange change : record.changes()) {
        switch (change) {
          case LedgerChange.PutSlot put ->
              judge(record.key(), put.slot().slot(), Optional.of(put.slot().incarnation()));
          case LedgerChange.DropSlot drop -> judge(record.key(), drop.slot(), Optional.empty());
          case LedgerChange _ -> {}
        }
      }
    }
  }

  private void judge(ClusterKey key, Slot slot, Optional<Incarnation> next) {
    Optional.ofNullable(stage().store().ledger(key).slots().get(slot))
        .filter(before -> !next.equals(Optional.of(before.incarnation())))
        .flatMap(SlotRecord::instance)
        .flatMap(stage().cloud()::find)
        .filter(machine -> machine.state() != ObservedInstance.State.TERMINATED)
        .filter(machine -> next.isPresent() || !isOnItsWayOut(key, machine))
        .ifPresent(machine ->
            broken(slot + " is given up while its machine " + machine + " has not ended"));
  }

  // A person who confirms that an empty list is right has a deleted cluster's machines forgotten:
  // nothing else will ever have their names, and those that come to sight again are ended.
  private boolean isOnItsWayOut(ClusterKey key, SimMachine machine) {
    return stage()
        .store()
        .cluster(key)
        .filter(input -> input.desired().lifecycle() == DesiredCluster.Lifecycle.DELETING)
        .filter(input ->
            machine.state() == ObservedInstance.State.TERMINATING
                || (isConfirmed(input)
                    && stage().around().climate().lists().wereEmptyWithin(LATELY_MILLIS, now())))
        .isPresent();
  }

  private static boolean isConfirmed(ClusterInput input) {
    return input
        .confirmation()
        .filter(word -> word.generation() == input.desired().generation())
        .isPresent();
  }
}
