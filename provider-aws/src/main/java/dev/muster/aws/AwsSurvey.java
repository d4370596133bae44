package dev.muster.aws;

import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.CallMeter;
import dev.muster.aws.call.Calls;
import dev.muster.aws.image.LaunchTemplates;
import dev.muster.aws.network.NetworkFacts;
import dev.muster.aws.network.NetworkReader;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.PartContent;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Finds what a cluster has in an account by its tags alone. It only looks. */
public final class AwsSurvey implements AutoCloseable {
  private final AwsProvider provider;
  private final AwsClients clients;
  private final Scope scope;

  /** Of the region that the settings name. */
  public AwsSurvey(AwsSettings settings) {
    provider = new AwsProvider(settings, CallMeter.NONE);
    clients = provider.clients();
    scope = new Scope(Scope.AWS, Scope.OWN_ACCOUNT, settings.region().value());
  }

  /** What was found under a name. */
  public sealed interface Sight {
    /** A cluster. */
    record Found(AwsCluster cluster) implements Sight {}

    /** Nothing carries the name. */
    record Nothing() implements Sight {}

    /** Several owners have something of that name, so that none of them is the cluster. */
    record Several(SortedSet<ClusterUid> owners) implements Sight {
      /** Copies the set. */
      public Several {
        owners = new TreeSet<>(owners);
      }
    }

    /** It could not be seen. */
    record Unseen(String reason) implements Sight {}
  }

  private record All(
      List<ObservedInstance> machines,
      List<ObservedNetwork> networks,
      List<ObservedImage> images,
      List<ObservedBalancer> balancers) {}

  /** An observation that did not come to be. */
  private static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String reason) {
      super(reason);
    }
  }

  /** Looks for a cluster. */
  public Sight look(ClusterKey key) {
    try {
      All all =
          new All(
              observed(Part.INSTANCES, Instances.class).all().stream()
                  .filter(AwsSurvey::isLive)
                  .toList(),
              observed(Part.NETWORKS, Networks.class).all(),
              observed(Part.IMAGES, Images.class).all(),
              observed(Part.BALANCERS, Balancers.class).all());
      SortedSet<ClusterUid> owners = owners(key, all);
      return switch (owners.size()) {
        case 0 -> new Sight.Nothing();
        case 1 -> new Sight.Found(cluster(key, owners.first(), all));
        default -> new Sight.Several(owners);
      };
    } catch (Unavailable unavailable) {
      return new Sight.Unseen(String.valueOf(unavailable.getMessage()));
    } catch (CallFailure failure) {
      return new Sight.Unseen(failure.sentence());
    }
  }

  // Who has machines is the cluster: of an earlier one of that name some image may be left.
  private static SortedSet<ClusterUid> owners(ClusterKey key, All all) {
    SortedSet<ClusterUid> running =
        owners(key, all.machines().stream().map(ObservedInstance::tags));
    return running.isEmpty()
        ? owners(
            key,
            Stream.of(
                    all.networks().stream().map(ObservedNetwork::tags),
                    all.images().stream().map(ObservedImage::tags),
                    all.balancers().stream().map(ObservedBalancer::tags))
                .flatMap(tags -> tags))
        : running;
  }

  private static SortedSet<ClusterUid> owners(
      ClusterKey key, Stream<SortedMap<String, String>> tags) {
    SortedSet<ClusterUid> owners = new TreeSet<>();
    tags.filter(its -> Tags.isNamed(its, key))
        .forEach(its -> Tags.owner(its).ifPresent(owners::add));
    return owners;
  }

  private AwsCluster cluster(ClusterKey key, ClusterUid uid, All all) {
    Calls calls = new Calls();
    NetworkFacts facts = new NetworkReader(clients.ec2()).of(calls, uid);
    LaunchTemplates templates = new LaunchTemplates(clients.ec2());
    return new AwsCluster(
        key,
        uid,
        first(all.networks(), ObservedNetwork::tags, uid),
        facts.vpc().map(Vpc::cidrBlock).map(CidrBlock::new),
        facts.subnets().stream()
            .map(Subnet::availabilityZone)
            .map(Zone::new)
            .sorted()
            .distinct()
            .toList(),
        all.images().stream()
            .filter(image -> Tags.isOwnedBy(image.tags(), uid))
            .flatMap(image -> templates.recipe(calls, image.id()).stream())
            .toList(),
        all.machines().stream().filter(one -> Tags.isOwnedBy(one.tags(), uid)).toList(),
        first(all.balancers(), ObservedBalancer::tags, uid));
  }

  private static <T> Optional<T> first(
      Collection<T> all, Function<T, ? extends Map<String, String>> tags, ClusterUid uid) {
    return all.stream().filter(one -> Tags.isOwnedBy(tags.apply(one), uid)).findFirst();
  }

  private static boolean isLive(ObservedInstance machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case TERMINATING, TERMINATED -> false;
    };
  }

  private <T extends PartContent> T observed(Part part, Class<T> type) {
    return switch (provider.observe(scope, part)) {
      case Observation.Complete<?> complete -> type.cast(complete.value());
      case Observation.Unavailable<?> unavailable -> throw new Unavailable(unavailable.reason());
    };
  }

  @Override
  public void close() {
    provider.close();
  }
}
