package dev.muster.reconcile.machine;

import dev.muster.provider.identity.IdentityReader;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machines that carry a cluster's uid, terminated ones among them, each with who its tags say
 * it is. Tags are read once a pass, here.
 */
public final class OwnedMachines {
  private final List<ObservedInstance> all;
  private final List<Machine> named;
  private final List<ObservedInstance> nameless;
  private final Map<InstanceId, Machine> namedById;
  private final Map<InstanceId, ObservedInstance> namelessById = new HashMap<>();

  private OwnedMachines(List<ObservedInstance> all) {
    this.all = List.copyOf(all);
    namedById = HashMap.newHashMap(all.size());
    IdentityReader reader = new IdentityReader();
    List<Machine> known = new ArrayList<>(all.size());
    List<ObservedInstance> unknown = new ArrayList<>();
    for (ObservedInstance instance : all) {
      Optional<InstanceIdentity> identity = reader.read(instance.tags());
      if (identity.isPresent()) {
        Machine machine = new Machine(instance, identity.get());
        known.add(machine);
        namedById.put(instance.id(), machine);
      } else {
        unknown.add(instance);
        namelessById.put(instance.id(), instance);
      }
    }
    named = List.copyOf(known);
    nameless = List.copyOf(unknown);
  }

  /** Picks the machines of a cluster. */
  public static OwnedMachines of(ClusterUid uid, Instances instances) {
    return new OwnedMachines(
        instances.all().stream()
            .filter(instance -> Tags.isOwnedBy(instance.tags(), uid))
            .sorted(Comparator.comparing(ObservedInstance::id))
            .toList());
  }

  /** All of them, by id. */
  public List<ObservedInstance> all() {
    return all;
  }

  /** Those whose tags say who they are, by id. */
  public List<Machine> named() {
    return named;
  }

  /** Those whose tags do not, by id. */
  public List<ObservedInstance> nameless() {
    return nameless;
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
