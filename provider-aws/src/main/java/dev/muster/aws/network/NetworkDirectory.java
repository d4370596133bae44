package dev.muster.aws.network;

import dev.muster.aws.call.Calls;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.observed.Networks;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Knows subnets and security groups by what they are for: what was seen last, and where that does
 * not have it, a new look. Ids are never used twice, so that an old answer is a refused call at
 * worst.
 */
public final class NetworkDirectory {
  private final NetworkReader reader;
  private final AtomicReference<List<NetworkFacts>> seen = new AtomicReference<>(List.of());

  /** A directory that has seen nothing yet. */
  public NetworkDirectory(NetworkReader reader) {
    this.reader = reader;
  }

  /** Looks at all networks. */
  public Networks observe(Calls calls) {
    List<NetworkFacts> all = reader.all(calls);
    seen.set(all);
    return new Networks(all.stream().flatMap(facts -> facts.observed().stream()).toList());
  }

  /** Forgets what was seen, as after a change. */
  public void forget() {
    seen.set(List.of());
  }

  /**
   * Where a machine goes.
   *
   * @param subnet the subnet's id
   * @param group the security group's id
   */
  public record Place(String subnet, String group) {}

  /** The place for a machine; empty where the network has none for it. */
  public Optional<Place> place(Calls calls, ClusterUid uid, Zone zone, GroupName group) {
    return known(uid)
        .flatMap(facts -> place(facts, zone, group))
        .or(() -> place(look(calls, uid), zone, group));
  }

  private static Optional<Place> place(NetworkFacts facts, Zone zone, GroupName group) {
    return facts
        .subnet(zone)
        .flatMap(subnet ->
            facts.group(group).map(security -> new Place(subnet.subnetId(), security.groupId())));
  }

  /**
   * Where a load balancer stands.
   *
   * @param subnets the ids of all subnets
   * @param group the id of its security group
   */
  public record Stand(List<String> subnets, String group) {
    /** Copies the list. */
    public Stand {
      subnets = List.copyOf(subnets);
    }
  }

  /** Where the load balancer of a cluster stands; empty where the network has no place for it. */
  public Optional<Stand> stand(Calls calls, ClusterUid uid) {
    return seenStand(uid).or(() -> stand(look(calls, uid)));
  }

  /** The same, as far as was seen. */
  public Optional<Stand> seenStand(ClusterUid uid) {
    return known(uid).flatMap(NetworkDirectory::stand);
  }

  private static Optional<Stand> stand(NetworkFacts facts) {
    return facts
        .group(GroupName.LOAD_BALANCER)
        .filter(_ -> !facts.subnets().isEmpty())
        .map(group -> new Stand(facts.subnetIds(), group.groupId()));
  }

  private Optional<NetworkFacts> known(ClusterUid uid) {
    return seen.get().stream().filter(facts -> facts.uid().equals(uid)).findFirst();
  }

  private NetworkFacts look(Calls calls, ClusterUid uid) {
    NetworkFacts facts = reader.of(calls, uid);
    seen.updateAndGet(before -> {
      List<NetworkFacts> others =
          new ArrayList<>(before.stream().filter(known -> !known.uid().equals(uid)).toList());
      others.add(facts);
      return List.copyOf(others);
    });
    return facts;
  }
}
