package dev.muster.cli.recover;

import dev.muster.aws.AwsCluster;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The machines of a cluster, and what they run, by service. */
final class Fleet {
  private final AwsCluster cluster;
  private final List<Known> machines;

  /**
   * A machine that says who it is.
   *
   * @param observed the machine
   * @param identity who it is
   */
  private record Known(ObservedInstance observed, InstanceIdentity identity) {
    Slot slot() {
      return identity.slot();
    }
  }

  Fleet(AwsCluster cluster) {
    this.cluster = cluster;
    this.machines =
        cluster.machines().stream()
            .flatMap(machine ->
                Tags.identity(machine.tags()).map(who -> new Known(machine, who)).stream())
            .toList();
  }

  /** The services that have a machine. */
  SortedSet<ServiceName> services() {
    SortedSet<ServiceName> services = new TreeSet<>();
    machines.forEach(one -> services.add(one.slot().service()));
    return services;
  }

  /** The slots of a service that have a machine. */
  SortedSet<Slot> slots(ServiceName service) {
    SortedSet<Slot> slots = new TreeSet<>();
    of(service).forEach(one -> slots.add(one.slot()));
    return slots;
  }

  private List<Known> of(ServiceName service) {
    return machines.stream().filter(one -> one.slot().service().equals(service)).toList();
  }

  /** The revisions that the machines of a service run, the one of the most machines first. */
  List<RevisionId> revisions(ServiceName service) {
    Map<RevisionId, Integer> counts = new TreeMap<>(Comparator.comparing(RevisionId::value));
    for (Known one : of(service)) {
      int _ = counts.merge(one.identity().revision(), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<RevisionId, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What a revision is made of; absent where its launch template is gone. */
  Optional<ImageRecipe> recipe(ServiceName service, RevisionId revision) {
    return recipes(service).stream().filter(one -> one.revision().equals(revision)).findFirst();
  }

  /** What the launch templates of a service are made of. */
  List<ImageRecipe> recipes(ServiceName service) {
    return cluster.recipes().stream().filter(one -> one.service().equals(service)).toList();
  }

  /** How many servers the newest machine of the ensemble was told that there are to be. */
  Optional<Integer> ensembleSize() {
    return machines.stream()
        .filter(one -> one.identity().membership().isPresent())
        .max(Comparator.comparing(one -> one.observed().launchedAt()))
        .flatMap(one -> one.identity().membership())
        .map(membership -> membership.ensembleSize());
  }

  /** The zones in the order in which slots were laid over them, as far as slots tell. */
  List<Zone> inOrder(Collection<Zone> zones) {
    Map<Zone, Integer> lowest = new TreeMap<>();
    for (Known one : machines) {
      int _ = lowest.merge(one.observed().zone(), one.slot().ordinal(), Math::min);
    }
    SortedSet<Zone> all = new TreeSet<>(zones);
    all.addAll(lowest.keySet());
    List<Zone> ordered = new ArrayList<>(all);
    ordered.sort(
        Comparator.<Zone>comparingInt(zone -> lowest.getOrDefault(zone, Integer.MAX_VALUE))
            .thenComparing(Comparator.naturalOrder()));
    return ordered;
  }
}
