package dev.muster.simulator.invariant;

import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Slot;
import java.util.HashMap;
import java.util.Map;

/** A slot has one live machine at most, whatever its incarnation. */
final class OneMachinePerSlot extends Invariant {
  OneMachinePerSlot() {
    super("one-machine-per-slot", "two machines would do the work of one, with the same name");
  }

  private record Place(ClusterUid uid, Slot slot) {}

  @Override
  public void check() {
    Map<Place, SimMachine> live = new HashMap<>();
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isLive() && machine.identity().isPresent()) {
        Place place = new Place(machine.identity().get().uid(), machine.identity().get().slot());
        SimMachine other = live.put(place, machine);
        if (other != null) {
          broken(other + " and " + machine + " are both alive");
        }
      }
    }
  }
}
