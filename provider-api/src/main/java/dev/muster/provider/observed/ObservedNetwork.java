package dev.muster.provider.observed;

import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A network in which machines get their addresses.
 *
 * @param id the provider's id
 * @param tags its tags
 * @param zones the zones in which it has a subnet that a machine can be launched in
 * @param groups who may reach the members of each group; empty where everybody may
 */
public record ObservedNetwork(
    NetworkId id,
    SortedMap<String, String> tags,
    List<Zone> zones,
    SortedMap<GroupName, SortedSet<IngressRule>> groups) {
  /** Copies the collections. */
  public ObservedNetwork {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    zones = List.copyOf(zones);
    groups = NetworkPlan.copy(groups);
  }

  /** A network in which everybody may reach everything. */
  public ObservedNetwork(NetworkId id, SortedMap<String, String> tags, List<Zone> zones) {
    this(id, tags, zones, new TreeMap<>());
  }
}
