package dev.muster.aws;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.Calls;
import dev.muster.aws.machine.InstanceFacts;
import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.Discovery;
import dev.muster.provider.Observation;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Finds the machines of a cluster by the tag {@code muster:uid}, with the role of the machine that
 * asks. It makes one call, {@code DescribeInstances}, and needs no other permission.
 */
public final class TagDiscovery implements Discovery {
  private static final int PAGE = 1_000;
  private static final Filter LIVE =
      Filter.builder()
          .name("instance-state-name")
          .values("pending", "running", "stopping", "stopped", "shutting-down")
          .build();

  private final Ec2Client ec2;
  private final ClusterUid uid;
  private final InstantSource clock;

  /**
   * Finds the peers of the machine that this process runs on: its metadata tells the region and the
   * credentials, unless the environment does.
   *
   * @param uid the cluster that it belongs to
   * @param clock tells the time
   */
  public TagDiscovery(ClusterUid uid, InstantSource clock) {
    this.ec2 = AwsClients.ofMachine();
    this.uid = uid;
    this.clock = clock;
  }

  @Override
  public Observation<List<ObservedInstance>> peers() {
    Instant asOf = clock.instant();
    try {
      return new Observation.Complete<>(
          new Calls()
              .read(
                  AwsApi.DESCRIBE_INSTANCES,
                  "the machines of cluster " + uid,
                  () ->
                      ec2
                          .describeInstancesPaginator(
                              request -> request.filters(AwsTags.of(uid), LIVE).maxResults(PAGE))
                          .reservations()
                          .stream()
                          .flatMap(reservation -> reservation.instances().stream())
                          .map(InstanceFacts::of)
                          .toList()),
          asOf);
    } catch (CallFailure failure) {
      return new Observation.Unavailable<>(failure.sentence(), asOf);
    }
  }
}
