package dev.muster.provider.network;

import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cluster's network is to be.
 *
 * @param cidr its addresses; absent where the provider chooses them
 * @param zones where it has a subnet with a way to the outside
 * @param groups who may reach the members of each group; empty where everybody may
 */
public record NetworkPlan(
    Optional<CidrBlock> cidr,
    List<Zone> zones,
    SortedMap<GroupName, SortedSet<IngressRule>> groups) {
  /** Copies the collections. */
  public NetworkPlan {
    zones = List.copyOf(zones);
    groups = copy(groups);
  }

  /**
   * A network whose addresses the provider chooses, and in which everybody may reach everything.
   */
  public static NetworkPlan over(List<Zone> zones) {
    return new NetworkPlan(Optional.empty(), zones, new TreeMap<>());
  }

  /** A copy that nobody can change. */
  public static SortedMap<GroupName, SortedSet<IngressRule>> copy(
      SortedMap<GroupName, SortedSet<IngressRule>> groups) {
    SortedMap<GroupName, SortedSet<IngressRule>> copy = new TreeMap<>();
    groups.forEach(
        (group, rules) -> copy.put(group, Collections.unmodifiableSortedSet(new TreeSet<>(rules))));
    return Collections.unmodifiableSortedMap(copy);
  }
}
