package dev.muster.reconcile.machine;

import dev.muster.provider.identity.IdentityReader;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machines that carry a cluster's uid, terminated ones among them, each with who its tags say
 * it is. Tags are read once a pass, here.
 */
public final class OwnedMachines {
  private final List<Machine> named = new ArrayList<>();
  private final List<ObservedInstance> nameless = new ArrayList<>();
  private final Map<InstanceId, Machine> namedById;
  private final Map<InstanceId, ObservedInstance> namelessById = new HashMap<>();
  // Most of what is asked does not depend on an order, which is a good part of the work.
  private @Nullable List<Machine> namedInOrder;

  private OwnedMachines(ClusterUid uid, List<ObservedInstance> instances) {
    namedById = HashMap.newHashMap(instances.size());
    IdentityReader reader = new IdentityReader();
    for (ObservedInstance instance : instances) {
      if (Tags.isOwnedBy(instance.tags(), uid)) {
        reader
            .read(instance.tags())
            .ifPresentOrElse(identity -> add(new Machine(instance, identity)), () -> add(instance));
      }
    }
    nameless.sort(Comparator.comparing(ObservedInstance::id));
  }

  private void add(Machine machine) {
    if (namedById.putIfAbsent(machine.id(), machine) == null) {
      named.add(machine);
    }
  }

  private void add(ObservedInstance instance) {
    if (namelessById.putIfAbsent(instance.id(), instance) == null) {
      nameless.add(instance);
    }
  }

  /** Picks the machines of a cluster. */
  public static OwnedMachines of(ClusterUid uid, Instances instances) {
    return new OwnedMachines(uid, instances.all());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return named.isEmpty() && nameless.isEmpty();
  }

  /** All of them, by id. */
  public List<ObservedInstance> all() {
    return Stream.concat(named.stream().map(Machine::observed), nameless.stream())
        .sorted(Comparator.comparing(ObservedInstance::id))
        .toList();
  }

  /** Those whose tags say who they are, by id. */
  public List<Machine> named() {
    if (namedInOrder == null) {
      namedInOrder = named.stream().sorted(Comparator.comparing(Machine::id)).toList();
    }
    return namedInOrder;
  }

  /** Those whose tags say who they are, in no order that can be relied on. */
  public Collection<Machine> namedInAnyOrder() {
    return Collections.unmodifiableList(named);
  }

  /** Those whose tags do not, by id. */
  public List<ObservedInstance> nameless() {
    return Collections.unmodifiableList(nameless);
  }

  /** The machine of this id. */
  public Optional<ObservedInstance> find(InstanceId id) {
    return findNamed(id).map(Machine::observed).or(() -> Optional.ofNullable(namelessById.get(id)));
  }

  /** The machine of this id, if its tags say who it is. */
  public Optional<Machine> findNamed(InstanceId id) {
    return Optional.ofNullable(namedById.get(id));
  }
}
