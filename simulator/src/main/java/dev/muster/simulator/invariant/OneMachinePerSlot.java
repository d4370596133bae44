package dev.muster.simulator.invariant;

import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Slot;
import java.util.HashMap;
import java.util.Map;

/**
 * A slot has one live machine at most, whatever its incarnation; while its service rolls out, the
 * recorded machine of the slot and one other that the rollout records.
 */
final class OneMachinePerSlot extends Invariant {
  OneMachinePerSlot() {
    super("one-machine-per-slot", "two machines would do the work of one, with the same name");
  }

  private boolean isRollingOut(SimMachine one, SimMachine other) {
    InstanceIdentity who = one.identity().orElseThrow();
    Ledger ledger = stage().store().ledger(who.cluster());
    if (ledger.slots().isEmpty()) {
      // A store that was made anew knows no machine until the ledger is rebuilt.
      return true;
    }
    Rollout rollout = ledger.rollouts().get(who.slot().service());
    SlotRecord recorded = ledger.slots().get(who.slot());
    if (rollout == null || recorded == null) {
      return false;
    }
    return (isOf(recorded, one) && isBeside(rollout, other))
        || (isOf(recorded, other) && isBeside(rollout, one));
  }

  private static boolean isBeside(Rollout rollout, SimMachine machine) {
    return rollout.machines().all().stream().anyMatch(record -> isOf(record, machine));
  }

  private static boolean isOf(SlotRecord record, SimMachine machine) {
    InstanceIdentity who = machine.identity().orElseThrow();
    return record.slot().equals(who.slot())
        && (record.instance().isEmpty()
            ? record.incarnation().equals(who.incarnation())
            : record.instance().get().equals(machine.id()));
  }

  private record Place(ClusterUid uid, Slot slot) {}

  @Override
  public void check() {
    Map<Place, SimMachine> live = new HashMap<>();
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isLive() && machine.identity().isPresent()) {
        Place place = new Place(machine.identity().get().uid(), machine.identity().get().slot());
        SimMachine other = live.put(place, machine);
        if (other != null && !isRollingOut(machine, other)) {
          broken(other + " and " + machine + " are both alive");
        }
      }
    }
  }
}
