package dev.muster.reconcile.machine;

import dev.muster.provider.identity.InstanceId;
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
  private final Map<InstanceId, ObservedInstance> byId;
  private final Map<InstanceId, Machine> namedById;

  private OwnedMachines(List<ObservedInstance> all) {
    this.all = List.copyOf(all);
    byId = HashMap.newHashMap(all.size());
    namedById = HashMap.newHashMap(all.size());
    List<Machine> known = new ArrayList<>(all.size());
    List<ObservedInstance> unknown = new ArrayList<>();
    for (ObservedInstance instance : all) {
      byId.put(instance.id(), instance);
      Tags.identity(instance.tags())
          .ifPresentOrElse(
              identity -> known.add(new Machine(instance, identity)), () -> unknown.add(instance));
    }
    known.forEach(machine -> namedById.put(machine.id(), machine));
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
    return Optional.ofNullable(byId.get(id));
  }

  /** The machine of this id, if its tags say who it is. */
  public Optional<Machine> findNamed(InstanceId id) {
    return Optional.ofNullable(namedById.get(id));
  }
}
