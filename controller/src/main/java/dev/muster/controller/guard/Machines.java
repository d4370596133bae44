package dev.muster.controller.guard;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The machines that a cluster owns by their uid tag, terminated ones included.
 *
 * @param owned by id
 */
public record Machines(SortedMap<InstanceId, ObservedInstance> owned) {
  /** Copies the map. */
  public Machines {
    owned = Collections.unmodifiableSortedMap(new TreeMap<>(owned));
  }

  /** Picks the machines of a cluster. */
  public static Machines of(ClusterUid uid, Instances instances) {
    SortedMap<InstanceId, ObservedInstance> mine = new TreeMap<>();
    for (ObservedInstance instance : instances.all()) {
      if (Tags.isOwnedBy(instance.tags(), uid)) {
        mine.put(instance.id(), instance);
      }
    }
    return new Machines(mine);
  }

  /** The machine, if the cluster owns one of that id. */
  public Optional<ObservedInstance> find(InstanceId id) {
    return Optional.ofNullable(owned.get(id));
  }

  /** The machines that are not gone and not on their way out. */
  public List<ObservedInstance> live() {
    return owned.values().stream().filter(Machines::isLive).toList();
  }

  /** The slots of each service that a live machine claims. */
  public SortedMap<ServiceName, SortedSet<Slot>> liveSlots() {
    SortedMap<ServiceName, SortedSet<Slot>> slots = new TreeMap<>();
    for (ObservedInstance instance : live()) {
      Tags.identity(instance.tags())
          .map(InstanceIdentity::slot)
          .ifPresent(slot -> slots.computeIfAbsent(slot.service(), _ -> new TreeSet<>()).add(slot));
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
