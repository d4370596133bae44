package dev.muster.controller.kernel;

import dev.muster.provider.Observation;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where in a sweep each cluster's things are. It is made once a sweep, so that a cluster's pass
 * costs what the cluster has and not what the scope holds.
 *
 * @param byUid the places of what carries a uid
 * @param byName the places of what claims a product and a cluster's name
 * @param byBalancer the places of a load balancer's targets
 */
public record SweepIndex(
    Map<String, List<Integer>> byUid,
    Map<Name, List<Integer>> byName,
    Map<BalancerId, List<Integer>> byBalancer) {
  private static final SweepIndex EMPTY = new SweepIndex(Map.of(), Map.of(), Map.of());

  /**
   * What tags claim, whoever wrote them.
   *
   * @param product the value of the tag {@code product}
   * @param cluster the value of the tag {@code cluster}
   */
  public record Name(String product, String cluster) {}

  /** The index of what was read; an empty one where nothing was. */
  static SweepIndex of(Observation<? extends PartContent> observation) {
    return switch (observation) {
      case Observation.Complete<? extends PartContent> complete -> of(complete.value());
      case Observation.Unavailable<? extends PartContent> _ -> EMPTY;
    };
  }

  private static SweepIndex of(PartContent content) {
    return switch (content) {
      case Networks networks -> byTags(networks.all(), ObservedNetwork::tags);
      case Balancers balancers -> byTags(balancers.all(), ObservedBalancer::tags);
      case Instances instances -> byTags(instances.all(), ObservedInstance::tags);
      case Images images -> byTags(images.all(), ObservedImage::tags);
      case Targets targets -> byBalancer(targets.all());
      case EnsembleState _, Reports _, Metrics _ -> EMPTY;
    };
  }

  private static <T> SweepIndex byTags(List<T> all, Function<T, ? extends Map<String, String>> of) {
    Map<String, List<Integer>> uids = new HashMap<>();
    Map<Name, List<Integer>> names = new HashMap<>();
    for (int place = 0; place < all.size(); place++) {
      Map<String, String> tags = of.apply(all.get(place));
      String uid = tags.get(Tags.UID);
      if (uid != null) {
        uids.computeIfAbsent(uid, _ -> new ArrayList<>()).add(place);
      }
      String product = tags.get(Tags.PRODUCT);
      String cluster = tags.get(Tags.CLUSTER);
      if (product != null && cluster != null) {
        names.computeIfAbsent(new Name(product, cluster), _ -> new ArrayList<>()).add(place);
      }
    }
    return new SweepIndex(uids, names, Map.of());
  }

  private static SweepIndex byBalancer(List<ObservedTarget> all) {
    Map<BalancerId, List<Integer>> balancers = new HashMap<>();
    for (int place = 0; place < all.size(); place++) {
      balancers.computeIfAbsent(all.get(place).balancer(), _ -> new ArrayList<>()).add(place);
    }
    return new SweepIndex(Map.of(), Map.of(), balancers);
  }

  /** What carries a cluster's uid or claims its name, in the order of the sweep. */
  <T> List<T> concerning(DesiredCluster desired, List<T> all) {
    ClusterKey key = desired.key();
    List<Integer> owned = byUid.getOrDefault(desired.uid().value(), List.of());
    List<Integer> named =
        byName.getOrDefault(new Name(key.product().value(), key.name().value()), List.of());
    return at(owned.equals(named) ? owned : together(List.of(owned, named)), all);
  }

  /** The targets of some load balancers, in the order of the sweep. */
  List<ObservedTarget> behind(Collection<BalancerId> balancers, List<ObservedTarget> all) {
    return at(
        together(balancers.stream().map(id -> byBalancer.getOrDefault(id, List.of())).toList()),
        all);
  }

  private static Collection<Integer> together(List<List<Integer>> places) {
    if (places.size() == 1) {
      return places.getFirst();
    }
    SortedSet<Integer> all = new TreeSet<>();
    places.forEach(all::addAll);
    return Collections.unmodifiableSortedSet(all);
  }

  private static <T> List<T> at(Collection<Integer> places, List<T> all) {
    List<T> picked = new ArrayList<>(places.size());
    places.forEach(place -> picked.add(all.get(place)));
    return picked;
  }
}
