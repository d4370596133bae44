package dev.muster.local.network;

import dev.muster.provider.identity.NetworkId;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network: which zones it spans.
 *
 * @param id its id
 * @param tags its tags
 * @param subnets the third number of the addresses in each zone; a zone has the same one in every
 *     network of a root
 */
public record NetworkRecord(
    NetworkId id, SortedMap<String, String> tags, SortedMap<Zone, Integer> subnets) {
  /** Copies the maps. */
  public NetworkRecord {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    subnets = Collections.unmodifiableSortedMap(new TreeMap<>(subnets));
  }
}
