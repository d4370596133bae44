package dev.muster.aws.network;

import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * What one cluster has of a network.
 *
 * @param uid the cluster
 * @param vpc its network; absent where nothing is there, or the rest of one that was deleted
 * @param subnets its subnets
 * @param gateways its ways to the outside
 * @param tables its route tables
 * @param groups its security groups
 */
public record NetworkFacts(
    ClusterUid uid,
    Optional<Vpc> vpc,
    List<Subnet> subnets,
    List<InternetGateway> gateways,
    List<RouteTable> tables,
    List<SecurityGroup> groups) {
  static final String EVERYWHERE = "0.0.0.0/0";

  /** Copies the lists. */
  public NetworkFacts {
    subnets = List.copyOf(subnets);
    gateways = List.copyOf(gateways);
    tables = List.copyOf(tables);
    groups = List.copyOf(groups);
  }

  /** The network as a view has it; empty where there is none. */
  Optional<ObservedNetwork> observed() {
    return vpc.map(known ->
        new ObservedNetwork(
            new NetworkId(known.vpcId()), AwsTags.read(known.tags()), zones(), rules()));
  }

  /** The zones whose subnet has a way to the outside. */
  private List<Zone> zones() {
    return subnets.stream()
        .filter(subnet -> Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()))
        .filter(subnet -> tableOf(subnet).filter(this::leadsOutside).isPresent())
        .map(subnet -> new Zone(subnet.availabilityZone()))
        .sorted()
        .distinct()
        .toList();
  }

  private SortedMap<GroupName, SortedSet<IngressRule>> rules() {
    Map<String, GroupName> names = groupNames();
    SortedMap<GroupName, SortedSet<IngressRule>> rules = new TreeMap<>();
    for (SecurityGroup group : groups) {
      GroupName name = names.get(group.groupId());
      if (name != null) {
        rules.put(name, new TreeSet<>(Rules.of(group, names).keySet()));
      }
    }
    return rules;
  }

  /** The subnet of a zone. */
  Optional<Subnet> subnet(Zone zone) {
    return subnets.stream()
        .filter(subnet -> zone.value().equals(subnet.availabilityZone()))
        .findFirst();
  }

  /** The security group that a group of the network is. */
  Optional<SecurityGroup> group(GroupName name) {
    return groups.stream().filter(group -> nameOf(group).equals(Optional.of(name))).findFirst();
  }

  /** Which group each security group is, by its id. */
  Map<String, GroupName> groupNames() {
    Map<String, GroupName> names = new TreeMap<>();
    groups.forEach(group -> nameOf(group).ifPresent(name -> names.put(group.groupId(), name)));
    return names;
  }

  /** The route table that a subnet uses, if it is the cluster's own. */
  Optional<RouteTable> tableOf(Subnet subnet) {
    return tables.stream()
        .filter(table ->
            table.associations().stream()
                .anyMatch(association -> subnet.subnetId().equals(association.subnetId())))
        .findFirst();
  }

  /** Whether a route table has a live route to everywhere by the cluster's own gateway. */
  boolean leadsOutside(RouteTable table) {
    return gateways.stream()
        .filter(this::isAttached)
        .anyMatch(gateway ->
            table.routes().stream()
                .filter(route -> EVERYWHERE.equals(route.destinationCidrBlock()))
                .filter(route -> route.state() != RouteState.BLACKHOLE)
                .anyMatch(route -> gateway.internetGatewayId().equals(route.gatewayId())));
  }

  /** Whether a gateway is attached to the network. */
  boolean isAttached(InternetGateway gateway) {
    return gateway.attachments().stream()
        .anyMatch(attachment ->
            vpc.filter(known -> known.vpcId().equals(attachment.vpcId())).isPresent());
  }

  /** The ids of the subnets, in a fixed order. */
  public List<String> subnetIds() {
    return subnets.stream().map(Subnet::subnetId).sorted().toList();
  }

  private static Optional<GroupName> nameOf(SecurityGroup group) {
    String name = AwsTags.read(group.tags()).get(AwsTags.GROUP);
    try {
      return Optional.ofNullable(name).map(GroupName::new);
    } catch (IllegalArgumentException e) {
      // A tag that somebody has written by hand: the group is none that Muster knows.
      return Optional.empty();
    }
  }

  /**
   * Sorts what was read by owner and network. An owner with two networks has one too many, as when
   * the answer to the making of the first came too late: each is seen and can be deleted.
   */
  static List<NetworkFacts> byOwner(NetworkFacts all, List<Vpc> vpcs) {
    Set<ClusterUid> housed = new HashSet<>();
    List<NetworkFacts> sorted = new ArrayList<>();
    vpcs.stream()
        .sorted(Comparator.comparing(Vpc::vpcId))
        .forEach(vpc ->
            Tags.owner(AwsTags.read(vpc.tags()))
                .ifPresent(uid -> {
                  housed.add(uid);
                  sorted.add(within(uid, vpc, all));
                }));
    for (InternetGateway gateway : all.gateways()) {
      Tags.owner(AwsTags.read(gateway.tags()))
          .filter(housed::add)
          .ifPresent(uid ->
              sorted.add(
                  new NetworkFacts(
                      uid, Optional.empty(), List.of(), List.of(gateway), List.of(), List.of())));
    }
    return sorted;
  }

  private static NetworkFacts within(ClusterUid uid, Vpc vpc, NetworkFacts all) {
    String id = vpc.vpcId();
    return new NetworkFacts(
        uid,
        Optional.of(vpc),
        all.subnets().stream()
            .filter(one -> id.equals(one.vpcId()) && isOf(uid, one.tags()))
            .toList(),
        all.gateways().stream()
            .filter(one -> isOf(uid, one.tags()))
            .filter(one ->
                one.attachments().isEmpty()
                    || one.attachments().stream().anyMatch(end -> id.equals(end.vpcId())))
            .toList(),
        all.tables().stream()
            .filter(one -> id.equals(one.vpcId()) && isOf(uid, one.tags()))
            .toList(),
        all.groups().stream()
            .filter(one -> id.equals(one.vpcId()) && isOf(uid, one.tags()))
            .toList());
  }

  private static boolean isOf(
      ClusterUid uid, List<software.amazon.awssdk.services.ec2.model.Tag> tags) {
    return Tags.isOwnedBy(AwsTags.read(tags), uid);
  }
}
