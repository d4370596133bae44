package dev.muster.aws.balancer;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.naming.Names;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.Tags;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Makes, sets and deletes target groups. */
final class TargetGroups {
  private final ElasticLoadBalancingV2Client api;

  TargetGroups(ElasticLoadBalancingV2Client api) {
    this.api = api;
  }

  /** Makes the group of a revision and gives its ARN; its name makes it one. */
  String create(
      Calls calls, BalancerFacts facts, BalancerSettings settings, RegisterTarget action) {
    String name = Names.targetGroup(facts.uid(), action.service(), action.revision());
    HealthCheck check = settings.healthCheck();
    String arn =
        calls
            .write(
                AwsApi.CREATE_TARGET_GROUP,
                action.service() + " " + action.revision(),
                () ->
                    api.createTargetGroup(request ->
                        request
                            .name(name)
                            .vpcId(facts.balancer().vpcId())
                            .targetType(TargetTypeEnum.INSTANCE)
                            .protocol(ProtocolEnum.HTTP)
                            .port(action.port())
                            .healthCheckEnabled(true)
                            .healthCheckProtocol(ProtocolEnum.HTTP)
                            .healthCheckPath(check.path())
                            .healthCheckIntervalSeconds(
                                Math.toIntExact(check.interval().toSeconds()))
                            .healthCheckTimeoutSeconds(Math.toIntExact(check.timeout().toSeconds()))
                            .healthyThresholdCount(check.healthyThreshold())
                            .unhealthyThresholdCount(check.unhealthyThreshold())
                            .matcher(matcher -> matcher.httpCode(GroupFacts.GOOD_ANSWERS))
                            .tags(AwsTags.balancing(tags(facts, action)))))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    setAttributes(calls, arn, settings);
    return arn;
  }

  private static SortedMap<String, String> tags(BalancerFacts facts, RegisterTarget action) {
    SortedMap<String, String> tags = ofService(facts, action.service());
    tags.put(Tags.REVISION, action.revision().value());
    return tags;
  }

  /** The tags of what belongs to a service of the load balancer's cluster. */
  static SortedMap<String, String> ofService(BalancerFacts facts, ServiceName service) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (String name : List.of(Tags.PRODUCT, Tags.CLUSTER, Tags.UID)) {
      tags.put(name, facts.tags().getOrDefault(name, ""));
    }
    tags.put(Tags.SERVICE, service.value());
    return tags;
  }

  /** Brings a group to the settings. */
  void bring(Calls calls, GroupFacts group, BalancerSettings settings) {
    HealthCheck check = settings.healthCheck();
    boolean checks =
        group.check().equals(check)
            && group.group().matcher() != null
            && GroupFacts.GOOD_ANSWERS.equals(group.group().matcher().httpCode());
    if (!checks) {
      calls.write(
          AwsApi.MODIFY_TARGET_GROUP,
          group.group().targetGroupName(),
          () ->
              api.modifyTargetGroup(request ->
                  request
                      .targetGroupArn(group.arn())
                      .healthCheckPath(check.path())
                      .healthCheckIntervalSeconds(Math.toIntExact(check.interval().toSeconds()))
                      .healthCheckTimeoutSeconds(Math.toIntExact(check.timeout().toSeconds()))
                      .healthyThresholdCount(check.healthyThreshold())
                      .unhealthyThresholdCount(check.unhealthyThreshold())
                      .matcher(matcher -> matcher.httpCode(GroupFacts.GOOD_ANSWERS))));
    }
    if (!group.fits(settings)) {
      setAttributes(calls, group.arn(), settings);
    }
  }

  private void setAttributes(Calls calls, String arn, BalancerSettings settings) {
    Map<String, String> attributes =
        Map.of(
            GroupFacts.DRAIN, settings.drainSeconds(),
            GroupFacts.ALGORITHM, settings.algorithmName());
    calls.write(
        AwsApi.MODIFY_TARGET_GROUP_ATTRIBUTES,
        arn,
        () ->
            api.modifyTargetGroupAttributes(request ->
                request
                    .targetGroupArn(arn)
                    .attributes(
                        attributes.entrySet().stream()
                            .map(one ->
                                TargetGroupAttribute.builder()
                                    .key(one.getKey())
                                    .value(one.getValue())
                                    .build())
                            .toList())));
  }

  /** Puts a machine into a group. */
  void register(Calls calls, String arn, RegisterTarget action) {
    calls.write(
        AwsApi.REGISTER_TARGETS,
        action.slot().toString(),
        () ->
            api.registerTargets(request ->
                request
                    .targetGroupArn(arn)
                    .targets(target(action.instance().value(), action.port()))));
  }

  /** Takes a machine from a group; it drains. */
  void deregister(Calls calls, String arn, String instance, int port) {
    calls.writeUnless(
        Trouble.GONE,
        AwsApi.DEREGISTER_TARGETS,
        instance,
        () ->
            api.deregisterTargets(
                request -> request.targetGroupArn(arn).targets(target(instance, port))));
  }

  /** Deletes a group; one that is gone is no failure. */
  void delete(Calls calls, GroupFacts group) {
    calls.writeUnless(
        Trouble.GONE,
        AwsApi.DELETE_TARGET_GROUP,
        group.group().targetGroupName(),
        () -> api.deleteTargetGroup(request -> request.targetGroupArn(group.arn())));
  }

  /** Deletes a group unless a listener forwards to it. */
  void deleteIfUnused(Calls calls, GroupFacts group) {
    calls.writeUnless(
        Trouble.CONFLICT,
        AwsApi.DELETE_TARGET_GROUP,
        group.group().targetGroupName(),
        () -> api.deleteTargetGroup(request -> request.targetGroupArn(group.arn())));
  }

  private static TargetDescription target(String instance, int port) {
    return TargetDescription.builder().id(instance).port(port).build();
  }
}
