package dev.muster.aws.machine;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.image.LaunchTemplates;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.network.NetworkDirectory;
import dev.muster.provider.Failure;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.observed.Instances;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Sees machines, launches, starts and ends them. */
public final class Machines {
  private static final int PAGE = 1_000;

  private final Ec2Client ec2;
  private final NetworkDirectory networks;
  private final LaunchTemplates templates;

  /** The machines of a region. */
  public Machines(Ec2Client ec2, NetworkDirectory networks, LaunchTemplates templates) {
    this.ec2 = ec2;
    this.networks = networks;
    this.templates = templates;
  }

  /** All machines of Muster's, those that ended within the last hour among them. */
  public Instances observe(Calls calls) {
    return new Instances(
        calls
            .read(
                AwsApi.DESCRIBE_INSTANCES,
                "the machines of Muster",
                () ->
                    ec2
                        .describeInstancesPaginator(
                            request -> request.filters(AwsTags.ofMuster()).maxResults(PAGE))
                        .reservations()
                        .stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .toList())
            .stream()
            .map(InstanceFacts::of)
            .toList());
  }

  /** What came of a launch. */
  public sealed interface Launch {
    /**
     * The machines are there, in the order of their batch; they may be such as were launched
     * earlier under the same token.
     */
    record Launched(List<InstanceId> ids) implements Launch {
      /** Copies the list. */
      public Launched {
        ids = List.copyOf(ids);
      }
    }

    /** It cannot be. */
    record Refused(Failure failure) implements Launch {}
  }

  /** Launches the machine of a token. The same token gives the same machine. */
  public Launch launch(Calls calls, LaunchInstance action) {
    return launch(calls, LaunchOrder.of(action));
  }

  /** Launches the machines of a batch: all of them or none. The same token gives the same ones. */
  public Launch launch(Calls calls, LaunchTogether action) {
    return launch(calls, LaunchOrder.of(action));
  }

  private Launch launch(Calls calls, LaunchOrder order) {
    LaunchInstance action = order.first();
    InstanceIdentity identity = action.identity();
    Optional<NetworkDirectory.Place> place =
        networks.place(
            calls, identity.uid(), action.zone(), GroupName.of(identity.slot().service()));
    if (place.isEmpty()) {
      return refused(
          new Failure.Gone(
              "cluster "
                  + identity.cluster()
                  + " has no subnet in zone "
                  + action.zone()
                  + " or no security group of "
                  + identity.slot().service()
                  + ": bring its network in line before a launch"));
    }
    Optional<byte[]> manifest = templates.manifest(calls, action.image());
    if (manifest.isEmpty()) {
      return refused(
          new Failure.Gone(
              "launch template " + action.image() + " is not there: make it before a launch"));
    }
    byte[] userData = order.userData(manifest.get());
    if (userData.length > UserData.MAXIMUM_BYTES) {
      return refused(
          new Failure.Invalid(
              "what "
                  + identity.slot().service()
                  + " runs is "
                  + userData.length
                  + " bytes of user data, and EC2 takes "
                  + UserData.MAXIMUM_BYTES
                  + ": shorten its run section"));
    }
    return new Launch.Launched(run(calls, request(order, place.get(), userData), order));
  }

  private List<InstanceId> run(Calls calls, RunInstancesRequest request, LaunchOrder order) {
    try {
      return calls
          .write(
              AwsApi.RUN_INSTANCES,
              order.machines() + " in " + order.first().zone(),
              () -> ec2.runInstances(request))
          .instances()
          .stream()
          .sorted(Comparator.comparing(Instance::amiLaunchIndex))
          .map(instance -> new InstanceId(instance.instanceId()))
          .toList();
    } catch (CallFailure failure) {
      if (failure.trouble().filter(trouble -> trouble == Trouble.GONE).isPresent()) {
        networks.forget();
      }
      throw failure;
    }
  }

  private static RunInstancesRequest request(
      LaunchOrder order, NetworkDirectory.Place place, byte[] userData) {
    String image = order.first().image().value();
    SortedMap<String, String> tags = order.tags();
    tags.put(AwsTags.TEMPLATE, image);
    return RunInstancesRequest.builder()
        .minCount(order.size())
        .maxCount(order.size())
        .clientToken(order.token().value())
        .launchTemplate(
            template -> template.launchTemplateId(image).version(LaunchTemplates.VERSION))
        .subnetId(place.subnet())
        .securityGroupIds(place.group())
        .userData(Base64.getEncoder().encodeToString(userData))
        .metadataOptions(options ->
            options
                .httpTokens(HttpTokensState.REQUIRED)
                .httpPutResponseHopLimit(1)
                .instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
        .tagSpecifications(
            AwsTags.specification(ResourceType.INSTANCE, tags),
            AwsTags.specification(ResourceType.VOLUME, tags))
        .build();
  }

  /** Starts a machine that has stopped. */
  public void start(Calls calls, InstanceId id) {
    calls.write(
        AwsApi.START_INSTANCES,
        id.value(),
        () -> ec2.startInstances(request -> request.instanceIds(id.value())));
  }

  /** Stops a machine, which keeps its disk. */
  public void stop(Calls calls, InstanceId id) {
    calls.write(
        AwsApi.STOP_INSTANCES,
        id.value(),
        () -> ec2.stopInstances(request -> request.instanceIds(id.value())));
  }

  /** Ends a machine for ever. */
  public void terminate(Calls calls, InstanceId id) {
    calls.write(
        AwsApi.TERMINATE_INSTANCES,
        id.value(),
        () -> ec2.terminateInstances(request -> request.instanceIds(id.value())));
  }

  private static Launch refused(Failure failure) {
    return new Launch.Refused(failure);
  }
}
