package dev.muster.aws.network;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Makes a cluster's network and mends it. Nothing here has a token, so that each thing is looked
 * for by its tags first: what an interrupted attempt has made is gone on with.
 */
public final class NetworkBuilder {
  private final Ec2Client ec2;
  private final NetworkReader reader;
  private final GroupBuilder groups;

  /** A builder in a region. */
  public NetworkBuilder(Ec2Client ec2, NetworkReader reader) {
    this.ec2 = ec2;
    this.reader = reader;
    this.groups = new GroupBuilder(ec2);
  }

  /** Brings the network of a cluster to what is wanted, from whatever there is. */
  public void bring(Calls calls, ClusterKey cluster, ClusterUid uid, NetworkPlan wanted) {
    NetworkFacts facts = reader.of(calls, uid);
    CidrBlock cidr =
        wanted.cidr().orElseThrow(() -> new IllegalArgumentException("no addresses in the plan"));
    Owner owner = new Owner(cluster, uid);
    String vpc =
        facts.vpc().map(known -> known.vpcId()).orElseGet(() -> createVpc(calls, owner, cidr));
    String gateway = gateway(calls, owner, facts, vpc);
    String table = table(calls, owner, facts, vpc, gateway);
    for (Zone zone : wanted.zones()) {
      subnet(calls, owner, facts, new Place(vpc, table, cidr, zone, wanted.zones()));
    }
    groups.bring(calls, owner, facts, vpc, wanted.groups());
  }

  /** Whose the network is. */
  record Owner(ClusterKey cluster, ClusterUid uid) {
    SortedMap<String, String> tags() {
      return Tags.ofCluster(cluster, uid);
    }

    SortedMap<String, String> tags(String name) {
      return AwsTags.named(tags(), name);
    }

    @Override
    public String toString() {
      return cluster.toString();
    }
  }

  /** Where a subnet goes. */
  private record Place(String vpc, String table, CidrBlock cidr, Zone zone, List<Zone> zones) {}

  private String createVpc(Calls calls, Owner owner, CidrBlock cidr) {
    return calls
        .write(
            AwsApi.CREATE_VPC,
            owner.toString(),
            () ->
                ec2.createVpc(request ->
                    request
                        .cidrBlock(cidr.value())
                        .tagSpecifications(
                            AwsTags.specification(ResourceType.VPC, owner.tags(owner.toString())))))
        .vpc()
        .vpcId();
  }

  private String gateway(Calls calls, Owner owner, NetworkFacts facts, String vpc) {
    Optional<InternetGateway> known = facts.gateways().stream().findFirst();
    String gateway =
        known
            .map(InternetGateway::internetGatewayId)
            .orElseGet(() ->
                calls
                    .write(
                        AwsApi.CREATE_INTERNET_GATEWAY,
                        owner.toString(),
                        () ->
                            ec2.createInternetGateway(request ->
                                request.tagSpecifications(
                                    AwsTags.specification(
                                        ResourceType.INTERNET_GATEWAY,
                                        owner.tags(owner.toString())))))
                    .internetGateway()
                    .internetGatewayId());
    if (known.filter(facts::isAttached).isEmpty()) {
      calls.writeUnless(
          Trouble.EXISTS,
          AwsApi.ATTACH_INTERNET_GATEWAY,
          gateway,
          () ->
              ec2.attachInternetGateway(request -> request.internetGatewayId(gateway).vpcId(vpc)));
    }
    return gateway;
  }

  private String table(Calls calls, Owner owner, NetworkFacts facts, String vpc, String gateway) {
    Optional<RouteTable> known = facts.tables().stream().findFirst();
    String table =
        known
            .map(RouteTable::routeTableId)
            .orElseGet(() ->
                calls
                    .write(
                        AwsApi.CREATE_ROUTE_TABLE,
                        owner.toString(),
                        () ->
                            ec2.createRouteTable(request ->
                                request
                                    .vpcId(vpc)
                                    .tagSpecifications(
                                        AwsTags.specification(
                                            ResourceType.ROUTE_TABLE,
                                            owner.tags(owner.toString())))))
                    .routeTable()
                    .routeTableId());
    if (known.filter(facts::leadsOutside).isEmpty()) {
      route(calls, known, table, gateway);
    }
    return table;
  }

  private void route(Calls calls, Optional<RouteTable> known, String table, String gateway) {
    boolean leadsElsewhere =
        known.stream()
            .flatMap(there -> there.routes().stream())
            .anyMatch(route -> NetworkFacts.EVERYWHERE.equals(route.destinationCidrBlock()));
    if (leadsElsewhere) {
      calls.write(
          AwsApi.REPLACE_ROUTE,
          table,
          () ->
              ec2.replaceRoute(request ->
                  request
                      .routeTableId(table)
                      .destinationCidrBlock(NetworkFacts.EVERYWHERE)
                      .gatewayId(gateway)));
    } else {
      calls.write(
          AwsApi.CREATE_ROUTE,
          table,
          () ->
              ec2.createRoute(request ->
                  request
                      .routeTableId(table)
                      .destinationCidrBlock(NetworkFacts.EVERYWHERE)
                      .gatewayId(gateway)));
    }
  }

  private void subnet(Calls calls, Owner owner, NetworkFacts facts, Place place) {
    Optional<Subnet> known = facts.subnet(place.zone());
    String subnet =
        known
            .map(Subnet::subnetId)
            .orElseGet(() ->
                calls
                    .write(
                        AwsApi.CREATE_SUBNET,
                        "zone " + place.zone(),
                        () ->
                            ec2.createSubnet(request ->
                                request
                                    .vpcId(place.vpc())
                                    .availabilityZone(place.zone().value())
                                    .cidrBlock(range(facts, place).value())
                                    .tagSpecifications(
                                        AwsTags.specification(
                                            ResourceType.SUBNET,
                                            owner.tags(owner + " " + place.zone())))))
                    .subnet()
                    .subnetId());
    if (known.filter(one -> Boolean.TRUE.equals(one.mapPublicIpOnLaunch())).isEmpty()) {
      calls.write(
          AwsApi.MODIFY_SUBNET_ATTRIBUTE,
          subnet,
          () ->
              ec2.modifySubnetAttribute(request ->
                  request
                      .subnetId(subnet)
                      .mapPublicIpOnLaunch(attribute -> attribute.value(true))));
    }
    if (known.flatMap(facts::tableOf).isEmpty()) {
      calls.write(
          AwsApi.ASSOCIATE_ROUTE_TABLE,
          subnet,
          () ->
              ec2.associateRouteTable(
                  request -> request.subnetId(subnet).routeTableId(place.table())));
    }
  }

  // Each zone has its own part by its place in the list, or where zones have come and gone the
  // first part that no subnet has.
  private static CidrBlock range(NetworkFacts facts, Place place) {
    List<String> taken = facts.subnets().stream().map(Subnet::cidrBlock).toList();
    int own = place.zones().indexOf(place.zone());
    int parts = ProviderSpec.Aws.MAXIMUM_ZONES;
    return IntStream.range(0, parts)
        .mapToObj(step -> place.cidr().part((own + step) % parts, ProviderSpec.Network.ZONE_BITS))
        .filter(part -> !taken.contains(part.value()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no part of " + place.cidr() + " is free"));
  }
}
