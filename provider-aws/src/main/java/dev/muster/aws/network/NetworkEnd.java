package dev.muster.aws.network;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.provider.identity.NetworkId;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** Deletes a network in the order in which its parts hang on each other; the VPC goes last. */
public final class NetworkEnd {
  private final Ec2Client ec2;
  private final NetworkReader reader;
  private final GroupBuilder groups;

  /** Deletes networks of a region. */
  public NetworkEnd(Ec2Client ec2, NetworkReader reader) {
    this.ec2 = ec2;
    this.reader = reader;
    this.groups = new GroupBuilder(ec2);
  }

  /** Deletes a network with all that Muster has made in it; one that is gone is no failure. */
  public void delete(Calls calls, NetworkId network) {
    Optional<NetworkFacts> found =
        reader.all(calls).stream()
            .filter(
                facts -> facts.vpc().filter(vpc -> vpc.vpcId().equals(network.value())).isPresent())
            .findFirst();
    found.ifPresent(facts -> delete(calls, network, facts));
  }

  private void delete(Calls calls, NetworkId network, NetworkFacts facts) {
    groups.clear(calls, facts);
    facts
        .groups()
        .forEach(group ->
            remove(
                calls,
                AwsApi.DELETE_SECURITY_GROUP,
                group.groupId(),
                () -> ec2.deleteSecurityGroup(request -> request.groupId(group.groupId()))));
    facts.tables().forEach(table -> release(calls, table));
    facts
        .subnets()
        .forEach(subnet ->
            remove(
                calls,
                AwsApi.DELETE_SUBNET,
                subnet.subnetId(),
                () -> ec2.deleteSubnet(request -> request.subnetId(subnet.subnetId()))));
    facts
        .tables()
        .forEach(table ->
            remove(
                calls,
                AwsApi.DELETE_ROUTE_TABLE,
                table.routeTableId(),
                () -> ec2.deleteRouteTable(request -> request.routeTableId(table.routeTableId()))));
    facts.gateways().forEach(gateway -> gateway(calls, network, facts, gateway));
    remove(
        calls,
        AwsApi.DELETE_VPC,
        network.value(),
        () -> ec2.deleteVpc(request -> request.vpcId(network.value())));
  }

  private void release(Calls calls, RouteTable table) {
    table.associations().stream()
        .filter(association -> association.subnetId() != null)
        .map(RouteTableAssociation::routeTableAssociationId)
        .forEach(association ->
            remove(
                calls,
                AwsApi.DISASSOCIATE_ROUTE_TABLE,
                association,
                () -> ec2.disassociateRouteTable(request -> request.associationId(association))));
  }

  private void gateway(
      Calls calls, NetworkId network, NetworkFacts facts, InternetGateway gateway) {
    String id = gateway.internetGatewayId();
    if (facts.isAttached(gateway)) {
      remove(
          calls,
          AwsApi.DETACH_INTERNET_GATEWAY,
          id,
          () ->
              ec2.detachInternetGateway(
                  request -> request.internetGatewayId(id).vpcId(network.value())));
    }
    remove(
        calls,
        AwsApi.DELETE_INTERNET_GATEWAY,
        id,
        () -> ec2.deleteInternetGateway(request -> request.internetGatewayId(id)));
  }

  private static void remove(Calls calls, AwsApi api, String id, Supplier<?> call) {
    calls.writeUnless(Trouble.GONE, api, id, call::get);
  }
}
