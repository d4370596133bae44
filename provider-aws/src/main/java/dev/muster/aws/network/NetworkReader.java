package dev.muster.aws.network;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.naming.AwsTags;
import dev.muster.spec.id.ClusterUid;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Reads networks: five calls, however many clusters there are. */
public final class NetworkReader {
  private static final String SUBJECT = "the networks of Muster";

  private final Ec2Client ec2;

  /** A reader of a region. */
  public NetworkReader(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** The networks of all clusters. */
  public List<NetworkFacts> all(Calls calls) {
    return read(calls, AwsTags.ofMuster());
  }

  /** The network of one cluster; without anything where there is none. */
  public NetworkFacts of(Calls calls, ClusterUid uid) {
    return read(calls, AwsTags.of(uid)).stream()
        .filter(facts -> facts.uid().equals(uid))
        .findFirst()
        .orElseGet(() ->
            new NetworkFacts(uid, Optional.empty(), List.of(), List.of(), List.of(), List.of()));
  }

  private List<NetworkFacts> read(Calls calls, Filter filter) {
    List<Vpc> vpcs =
        calls.read(
            AwsApi.DESCRIBE_VPCS,
            SUBJECT,
            () ->
                ec2.describeVpcsPaginator(request -> request.filters(filter)).vpcs().stream()
                    .toList());
    NetworkFacts all =
        new NetworkFacts(
            NOBODY,
            Optional.empty(),
            calls.read(
                AwsApi.DESCRIBE_SUBNETS,
                SUBJECT,
                () ->
                    ec2
                        .describeSubnetsPaginator(request -> request.filters(filter))
                        .subnets()
                        .stream()
                        .toList()),
            calls.read(
                AwsApi.DESCRIBE_INTERNET_GATEWAYS,
                SUBJECT,
                () ->
                    ec2
                        .describeInternetGatewaysPaginator(request -> request.filters(filter))
                        .internetGateways()
                        .stream()
                        .toList()),
            calls.read(
                AwsApi.DESCRIBE_ROUTE_TABLES,
                SUBJECT,
                () ->
                    ec2
                        .describeRouteTablesPaginator(request -> request.filters(filter))
                        .routeTables()
                        .stream()
                        .toList()),
            calls.read(
                AwsApi.DESCRIBE_SECURITY_GROUPS,
                SUBJECT,
                () ->
                    ec2
                        .describeSecurityGroupsPaginator(request -> request.filters(filter))
                        .securityGroups()
                        .stream()
                        .toList()));
    return NetworkFacts.byOwner(all, vpcs);
  }

  private static final ClusterUid NOBODY = new ClusterUid("00000000-0000-0000-0000-000000000000");
}
