package dev.muster.proof.aws;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Listener;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.XmlAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the emulator says of one load balancer, as the settings of a load balancer of the provider
 * local. Every listener is a service of its own; all targets of its groups are behind it, whatever
 * share of the requests their group shall have.
 */
final class EmulatedBalancer {
  private static final String VERSION = "&Version=2015-12-01";
  private static final String FORWARD = "forward";

  private final MotoServer server;
  private final String arn;
  private final Map<String, String> addresses;
  private final Map<String, XmlAnswer> groups;

  /**
   * One load balancer.
   *
   * @param addresses the address of each machine, by its id
   * @param groups the target groups, by their ARN
   */
  EmulatedBalancer(
      MotoServer server, String arn, Map<String, String> addresses, Map<String, XmlAnswer> groups) {
    this.server = server;
    this.arn = arn;
    this.addresses = addresses;
    this.groups = groups;
  }

  /** What a call of the load balancers' API answers with, within its result. */
  static List<XmlAnswer> ask(MotoServer server, String action, String parameters, String list) {
    return XmlAnswer.read(server.balancing("Action=" + action + VERSION + parameters))
        .all(action + "Result", list, "member");
  }

  /**
   * Its settings now; empty while it has no listener that forwards.
   *
   * @param drainTimeout how long targets that leave may finish their requests
   */
  Optional<BalancerConfig> config(String address, Duration drainTimeout) {
    List<Listener> listeners = new ArrayList<>();
    List<TargetConfig> targets = new ArrayList<>();
    Optional<XmlAnswer> group = Optional.empty();
    for (XmlAnswer listener :
        ask(server, "DescribeListeners", "&LoadBalancerArn=" + arn, "Listeners")) {
      ServiceName service = new ServiceName("port-" + listener.text("Port"));
      listeners.add(new Listener(Integer.parseInt(listener.text("Port")), service));
      for (String one : forwarded(listener)) {
        targets.addAll(targets(one, service));
        group = group.or(() -> Optional.ofNullable(groups.get(one)));
      }
    }
    return group.map(known ->
        new BalancerConfig(
            new BalancerId(arn.substring(arn.lastIndexOf('/') + 1)),
            new TreeMap<>(),
            address,
            1,
            new LoadBalancerSpec(
                LoadBalancerSpec.Type.APPLICATION,
                LoadBalancerSpec.Algorithm.ROUND_ROBIN,
                listeners,
                check(known),
                drainTimeout),
            targets));
  }

  private static List<String> forwarded(XmlAnswer listener) {
    return listener.all("DefaultActions", "member").stream()
        .filter(action -> action.text("Type").equals(FORWARD))
        .flatMap(action ->
            Stream.concat(
                action.all("ForwardConfig", "TargetGroups", "member", "TargetGroupArn").stream()
                    .map(XmlAnswer::text),
                Stream.of(action.text("TargetGroupArn"))))
        .filter(one -> !one.isEmpty())
        .distinct()
        .toList();
  }

  private List<TargetConfig> targets(String group, ServiceName service) {
    return ask(
            server, "DescribeTargetHealth", "&TargetGroupArn=" + group, "TargetHealthDescriptions")
        .stream()
        .flatMap(target -> target(target, group, service).stream())
        .toList();
  }

  // A machine that has ended has no address any more.
  private Optional<TargetConfig> target(XmlAnswer target, String group, ServiceName service) {
    String id = target.text("Target", "Id");
    return Optional.ofNullable(addresses.get(id))
        .map(address ->
            new TargetConfig(
                service,
                new InstanceId(id),
                address,
                Integer.parseInt(target.text("Target", "Port")),
                revision(group),
                Optional.empty()));
  }

  // Only what belongs together is told by it.
  private static RevisionId revision(String group) {
    return new RevisionId("0000" + HexFormat.of().toHexDigits(group.hashCode()));
  }

  private static LoadBalancerSpec.HealthCheck check(XmlAnswer group) {
    return new LoadBalancerSpec.HealthCheck(
        group.text("HealthCheckPath"),
        Duration.ofSeconds(Long.parseLong(group.text("HealthCheckIntervalSeconds"))),
        Duration.ofSeconds(Long.parseLong(group.text("HealthCheckTimeoutSeconds"))),
        Integer.parseInt(group.text("HealthyThresholdCount")),
        Integer.parseInt(group.text("UnhealthyThresholdCount")));
  }
}
