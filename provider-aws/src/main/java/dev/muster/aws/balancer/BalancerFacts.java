package dev.muster.aws.balancer;

import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.network.NetworkDirectory;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * A cluster's load balancer with all that belongs to it.
 *
 * @param uid the cluster
 * @param balancer the load balancer
 * @param tags its tags
 * @param listeners its listeners with the service that the tag of each names
 * @param groups the target groups of the cluster
 */
record BalancerFacts(
    ClusterUid uid,
    LoadBalancer balancer,
    SortedMap<String, String> tags,
    List<ListenerFacts> listeners,
    List<GroupFacts> groups) {
  /** What a listener serves that names no service: nothing that a spec can name. */
  private static final ServiceName FOREIGN = new ServiceName("not-of-muster");

  /** Settings that no spec has, for a load balancer whose tag somebody has changed. */
  private static final BalancerSettings OF_NOBODY =
      new BalancerSettings(
          LoadBalancerSpec.Algorithm.ROUND_ROBIN,
          new LoadBalancerSpec.HealthCheck("/", Duration.ZERO, Duration.ZERO, 0, 0),
          Duration.ZERO);

  BalancerFacts {
    listeners = List.copyOf(listeners);
    groups = List.copyOf(groups);
  }

  /**
   * A listener.
   *
   * @param listener the listener
   * @param service the service behind it; absent when it names none
   */
  record ListenerFacts(Listener listener, Optional<ServiceName> service) {
    boolean serves(LoadBalancerSpec.Listener wanted) {
      return listener.port() == wanted.port()
          && listener.protocol() == ProtocolEnum.HTTP
          && service.filter(wanted.service()::equals).isPresent();
    }
  }

  String arn() {
    return balancer.loadBalancerArn();
  }

  List<GroupFacts> groupsOf(ServiceName service) {
    return groups.stream().filter(group -> group.service().equals(service)).toList();
  }

  /** The settings in the tag; empty when somebody has changed it. */
  Optional<BalancerSettings> settings() {
    return BalancerSettings.parse(tags.getOrDefault(AwsTags.SETTINGS, ""));
  }

  /**
   * The load balancer as a view has it.
   *
   * @param stand where it should stand; absent when that was not seen
   */
  ObservedBalancer observed(Optional<NetworkDirectory.Stand> stand) {
    BalancerSettings settings = settings().orElse(OF_NOBODY);
    List<LoadBalancerSpec.Listener> served =
        listeners.stream()
            .map(one ->
                new LoadBalancerSpec.Listener(one.listener().port(), one.service().orElse(FOREIGN)))
            .sorted(Comparator.comparingInt(LoadBalancerSpec.Listener::port))
            .toList();
    return new ObservedBalancer(
        new BalancerId(arn()),
        shownTags(),
        new LoadBalancerSpec(
            LoadBalancerSpec.Type.APPLICATION,
            settings.algorithm(),
            served,
            settings.healthCheck(),
            settings.drainTimeout()),
        String.valueOf(balancer.dnsName()),
        state(settings, stand));
  }

  private SortedMap<String, String> shownTags() {
    SortedMap<String, String> shown = new TreeMap<>(tags);
    shown.remove(AwsTags.SETTINGS);
    return shown;
  }

  private ObservedBalancer.State state(
      BalancerSettings settings, Optional<NetworkDirectory.Stand> stand) {
    return switch (balancer.state().code()) {
      case PROVISIONING -> ObservedBalancer.State.PROVISIONING;
      case ACTIVE, ACTIVE_IMPAIRED, FAILED, UNKNOWN_TO_SDK_VERSION ->
          isAstray(settings, stand) ? ObservedBalancer.State.ASTRAY : ObservedBalancer.State.ACTIVE;
    };
  }

  private boolean isAstray(BalancerSettings settings, Optional<NetworkDirectory.Stand> stand) {
    boolean shifted = stand.filter(where -> !standsAt(where)).isPresent();
    boolean changed = groups.stream().anyMatch(group -> !group.fits(settings));
    return shifted || changed || listeners.stream().anyMatch(one -> !isRight(one));
  }

  /** Whether it has these subnets and this security group, and no others. */
  boolean standsAt(NetworkDirectory.Stand stand) {
    Set<String> subnets = new TreeSet<>();
    balancer.availabilityZones().stream().map(AvailabilityZone::subnetId).forEach(subnets::add);
    return subnets.equals(new TreeSet<>(stand.subnets()))
        && balancer.securityGroups().equals(List.of(stand.group()));
  }

  /** Whether a listener does with requests what it shall. */
  boolean isRight(ListenerFacts one) {
    Map<String, Integer> wanted =
        one.service().map(service -> Shares.of(groupsOf(service))).orElse(Map.of());
    return one.listener().protocol() == ProtocolEnum.HTTP
        && Shares.now(one.listener().defaultActions()).equals(Optional.of(wanted));
  }

  /** Its targets as a view has them. */
  List<ObservedTarget> targets() {
    return groups.stream()
        .flatMap(group -> group.targets().stream().map(target -> target(group, target)))
        .toList();
  }

  private ObservedTarget target(GroupFacts group, TargetHealthDescription target) {
    return new ObservedTarget(
        new BalancerId(arn()),
        group.service(),
        new InstanceId(target.target().id()),
        target.target().port() == null ? group.group().port() : target.target().port(),
        group.revision(),
        health(target));
  }

  private static ObservedTarget.Health health(TargetHealthDescription target) {
    return switch (target.targetHealth().state()) {
      case INITIAL -> ObservedTarget.Health.INITIAL;
      case HEALTHY -> ObservedTarget.Health.HEALTHY;
      case UNHEALTHY -> ObservedTarget.Health.UNHEALTHY;
      case UNUSED -> ObservedTarget.Health.UNUSED;
      case DRAINING, UNHEALTHY_DRAINING -> ObservedTarget.Health.DRAINING;
      case UNAVAILABLE, UNKNOWN_TO_SDK_VERSION -> ObservedTarget.Health.UNKNOWN;
    };
  }

  /** Whether tags name this load balancer's cluster. */
  boolean owns(Map<String, String> others) {
    return Tags.isOwnedBy(others, uid);
  }
}
