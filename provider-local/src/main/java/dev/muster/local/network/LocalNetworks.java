package dev.muster.local.network;

import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.LocalJson;
import dev.muster.local.store.RootFolders;
import dev.muster.local.store.RootId;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The networks of a root. Whoever writes holds the root's lock. */
public final class LocalNetworks {
  private static final int MAX_SUBNETS = 254;

  private final RootFolders root;

  /** The networks of the given root. */
  public LocalNetworks(RootFolders root) {
    this.root = root;
  }

  /** Every network, for observers. */
  public List<ObservedNetwork> observe() throws IOException {
    return records().stream()
        .map(network ->
            new ObservedNetwork(
                network.id(), network.tags(), List.copyOf(network.subnets().keySet())))
        .toList();
  }

  /** The subnet of a cluster in a zone; empty when its network does not span that zone. */
  public OptionalInt subnet(ClusterUid uid, Zone zone) throws IOException {
    return records().stream()
        .filter(network -> Tags.owner(network.tags()).equals(Optional.of(uid)))
        .flatMap(network -> Optional.ofNullable(network.subnets().get(zone)).stream())
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** Makes the network of a cluster, or adds the zones that it does not span yet. */
  public Optional<Failure> create(RootId ids, CreateNetwork action) throws IOException {
    NetworkId id = ids.network(action.uid());
    SortedMap<Zone, Integer> known = new TreeMap<>();
    for (NetworkRecord network : records()) {
      known.putAll(network.subnets());
    }
    SortedMap<Zone, Integer> subnets = new TreeMap<>();
    LocalJson.read(root.network(id), NetworkRecord.class)
        .ifPresent(network -> subnets.putAll(network.subnets()));
    for (Zone zone : action.zones()) {
      OptionalInt subnet = subnetOf(zone, known);
      if (subnet.isEmpty()) {
        return Optional.of(
            new Failure.NoCapacity(
                zone,
                "all "
                    + MAX_SUBNETS
                    + " subnets of the local network are given to zones: use fewer zone names"));
      }
      known.put(zone, subnet.getAsInt());
      subnets.put(zone, subnet.getAsInt());
    }
    LocalJson.write(
        root.network(id),
        new NetworkRecord(id, Tags.ofCluster(action.cluster(), action.uid()), subnets));
    return Optional.empty();
  }

  /** Forgets a network. */
  public void delete(NetworkId id) throws IOException {
    Files.deleteIfExists(root.network(id));
  }

  /** One network; empty when there is none of that id. */
  public Optional<NetworkRecord> find(NetworkId id) throws IOException {
    return LocalJson.read(root.network(id), NetworkRecord.class);
  }

  /** What {@code apply} answers for a network that is still used. */
  public static Outcome inUse(NetworkId id, String user) {
    return Outcome.refused(
        new Failure.Conflict(
            "network " + id + " is still used by " + user + ": delete that first"));
  }

  private static OptionalInt subnetOf(Zone zone, SortedMap<Zone, Integer> known) {
    Integer subnet = known.get(zone);
    if (subnet != null) {
      return OptionalInt.of(subnet);
    }
    for (int candidate = 1; candidate <= MAX_SUBNETS; candidate++) {
      if (!known.containsValue(candidate)) {
        return OptionalInt.of(candidate);
      }
    }
    return OptionalInt.empty();
  }

  private List<NetworkRecord> records() throws IOException {
    List<NetworkRecord> records = new ArrayList<>();
    for (Path file : AtomicFiles.entries(root.networks())) {
      LocalJson.read(file, NetworkRecord.class).ifPresent(records::add);
    }
    return records;
  }
}
