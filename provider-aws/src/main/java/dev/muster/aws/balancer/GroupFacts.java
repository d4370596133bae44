package dev.muster.aws.balancer;

import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * The target group of a revision.
 *
 * @param group the group
 * @param service whose machines it holds
 * @param revision what they run
 * @param attributes its attributes
 * @param targets its targets
 */
record GroupFacts(
    TargetGroup group,
    ServiceName service,
    RevisionId revision,
    Map<String, String> attributes,
    List<TargetHealthDescription> targets) {
  static final String DRAIN = "deregistration_delay.timeout_seconds";
  static final String ALGORITHM = "load_balancing.algorithm.type";

  /** Any answer that is good. */
  static final String GOOD_ANSWERS = "200-299";

  GroupFacts {
    attributes = Map.copyOf(attributes);
    targets = List.copyOf(targets);
  }

  String arn() {
    return group.targetGroupArn();
  }

  /** How many targets stay. */
  int staying() {
    return Math.toIntExact(targets.stream().filter(target -> !isDraining(target)).count());
  }

  /** Whether a target is well. */
  boolean serves() {
    return targets.stream()
        .anyMatch(target -> target.targetHealth().state() == TargetHealthStateEnum.HEALTHY);
  }

  static boolean isDraining(TargetHealthDescription target) {
    TargetHealthStateEnum state = target.targetHealth().state();
    return state == TargetHealthStateEnum.DRAINING
        || state == TargetHealthStateEnum.UNHEALTHY_DRAINING;
  }

  /** How the group asks its targets. */
  HealthCheck check() {
    return new HealthCheck(
        String.valueOf(group.healthCheckPath()),
        Duration.ofSeconds(group.healthCheckIntervalSeconds()),
        Duration.ofSeconds(group.healthCheckTimeoutSeconds()),
        group.healthyThresholdCount(),
        group.unhealthyThresholdCount());
  }

  /** Whether the group is as the settings want it. */
  boolean fits(BalancerSettings settings) {
    return check().equals(settings.healthCheck())
        && group.matcher() != null
        && GOOD_ANSWERS.equals(group.matcher().httpCode())
        && settings.drainSeconds().equals(attributes.get(DRAIN))
        && settings.algorithmName().equals(attributes.get(ALGORITHM));
  }
}
