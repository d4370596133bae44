package dev.muster.controller.guard;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The machines that a cluster owns by their uid tag, terminated ones included.
 *
 * @param owned all of them
 */
public record Machines(OwnedMachines owned) {
  /** Picks the machines of a cluster. */
  public static Machines of(ClusterUid uid, Instances instances) {
    return new Machines(OwnedMachines.of(uid, instances));
  }

  /** Whether the cluster owns none. */
  public boolean isEmpty() {
    return owned.isEmpty();
  }

  /** The machine, if the cluster owns one of that id. */
  public Optional<ObservedInstance> find(InstanceId id) {
    return owned.find(id);
  }

  /** The machines that are not gone and not on their way out. */
  public List<ObservedInstance> live() {
    return owned.all().stream().filter(Machines::isLive).toList();
  }

  /** How many slots of each service a live machine claims. */
  public SortedMap<ServiceName, Set<Slot>> liveSlots() {
    SortedMap<ServiceName, Set<Slot>> slots = new TreeMap<>();
    for (Machine machine : owned.namedInAnyOrder()) {
      if (machine.isLive()) {
        slots.computeIfAbsent(machine.slot().service(), _ -> new HashSet<>()).add(machine.slot());
      }
    }
    return slots;
  }

  /** Whether the machine boots or runs. */
  public boolean isUp(Optional<InstanceId> id) {
    return id.flatMap(this::find).filter(Machines::isUp).isPresent();
  }

  /** Whether a machine is not gone and not on its way out. */
  public static boolean isLive(ObservedInstance instance) {
    return switch (instance.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case TERMINATING, TERMINATED -> false;
    };
  }

  /** Whether a machine boots or runs. */
  public static boolean isUp(ObservedInstance instance) {
    return switch (instance.state()) {
      case PENDING, RUNNING -> true;
      case STOPPING, STOPPED, TERMINATING, TERMINATED -> false;
    };
  }
}
