package dev.muster.aws.machine;

import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.Zone;
import java.util.SortedMap;
import software.amazon.awssdk.services.ec2.model.Instance;

/** What the API says of a machine, in the provider's words. */
public final class InstanceFacts {
  private InstanceFacts() {}

  /** A machine as the API describes it. */
  public static ObservedInstance of(Instance instance) {
    Integer launchIndex = instance.amiLaunchIndex();
    SortedMap<String, String> tags =
        AwsTags.ofMachine(instance.tags(), launchIndex == null ? 0 : launchIndex);
    String template = tags.get(AwsTags.TEMPLATE);
    String address = instance.privateIpAddress();
    return new ObservedInstance(
        new InstanceId(instance.instanceId()),
        tags,
        new Zone(instance.placement().availabilityZone()),
        address == null ? "" : address,
        new ImageId(template == null ? instance.imageId() : template),
        state(instance),
        instance.launchTime());
  }

  private static ObservedInstance.State state(Instance instance) {
    return switch (instance.state().name()) {
      case RUNNING -> ObservedInstance.State.RUNNING;
      case STOPPING -> ObservedInstance.State.STOPPING;
      case STOPPED -> ObservedInstance.State.STOPPED;
      case SHUTTING_DOWN -> ObservedInstance.State.TERMINATING;
      case TERMINATED -> ObservedInstance.State.TERMINATED;
      // A state of a later version of the API is none to act on.
      case PENDING, UNKNOWN_TO_SDK_VERSION -> ObservedInstance.State.PENDING;
    };
  }
}
