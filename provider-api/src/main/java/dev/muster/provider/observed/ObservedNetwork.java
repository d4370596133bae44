package dev.muster.provider.observed;

import dev.muster.provider.identity.NetworkId;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network in which machines get their addresses.
 *
 * @param id the provider's id
 * @param tags its tags
 * @param zones the zones in which it has a subnet
 */
public record ObservedNetwork(NetworkId id, SortedMap<String, String> tags, List<Zone> zones) {
  /** Copies the collections. */
  public ObservedNetwork {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    zones = List.copyOf(zones);
  }
}
