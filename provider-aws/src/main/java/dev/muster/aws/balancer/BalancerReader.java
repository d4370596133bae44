package dev.muster.aws.balancer;

import dev.muster.aws.balancer.BalancerFacts.ListenerFacts;
import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.naming.Names;
import dev.muster.provider.identity.Tags;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/**
 * Reads load balancers. This API knows no filter by tag, so that Muster's own are told by the
 * beginning of their names and believed by their tags.
 */
final class BalancerReader {
  private static final int TAGS_AT_ONCE = 20;
  private static final String SUBJECT = "the load balancers of Muster";

  private final ElasticLoadBalancingV2Client api;

  BalancerReader(ElasticLoadBalancingV2Client api) {
    this.api = api;
  }

  /** All load balancers of Muster's. */
  List<BalancerFacts> all(Calls calls) {
    return read(calls, _ -> true);
  }

  /** One load balancer; empty where there is none. */
  Optional<BalancerFacts> of(Calls calls, String arn) {
    return read(calls, balancer -> balancer.loadBalancerArn().equals(arn)).stream().findFirst();
  }

  /** The load balancer of a cluster; empty where there is none. */
  Optional<BalancerFacts> of(Calls calls, ClusterUid uid) {
    String name = Names.balancer(uid);
    return read(calls, balancer -> balancer.loadBalancerName().equals(name)).stream()
        .filter(facts -> facts.uid().equals(uid))
        .findFirst();
  }

  private List<BalancerFacts> read(Calls calls, Predicate<LoadBalancer> which) {
    List<LoadBalancer> balancers =
        calls
            .read(
                AwsApi.DESCRIBE_LOAD_BALANCERS,
                SUBJECT,
                () -> api.describeLoadBalancersPaginator().loadBalancers().stream().toList())
            .stream()
            .filter(balancer -> balancer.loadBalancerName().startsWith(Names.PREFIX))
            .filter(balancer -> balancer.type() == LoadBalancerTypeEnum.APPLICATION)
            .filter(which)
            .toList();
    if (balancers.isEmpty()) {
      return List.of();
    }
    List<TargetGroup> groups =
        calls
            .read(
                AwsApi.DESCRIBE_TARGET_GROUPS,
                SUBJECT,
                () -> api.describeTargetGroupsPaginator().targetGroups().stream().toList())
            .stream()
            .filter(group -> group.targetGroupName().startsWith(Names.PREFIX))
            .toList();
    Map<String, List<Listener>> listeners = new HashMap<>();
    List<String> arns = new ArrayList<>();
    for (LoadBalancer balancer : balancers) {
      List<Listener> its =
          calls.read(
              AwsApi.DESCRIBE_LISTENERS,
              balancer.loadBalancerName(),
              () ->
                  api
                      .describeListenersPaginator(
                          request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                      .listeners()
                      .stream()
                      .toList());
      listeners.put(balancer.loadBalancerArn(), its);
      arns.add(balancer.loadBalancerArn());
      its.forEach(listener -> arns.add(listener.listenerArn()));
    }
    groups.forEach(group -> arns.add(group.targetGroupArn()));
    Map<String, SortedMap<String, String>> tags = tags(calls, arns);
    return balancers.stream()
        .flatMap(balancer ->
            facts(
                calls,
                balancer,
                listeners.getOrDefault(balancer.loadBalancerArn(), List.of()),
                groups,
                tags)
                .stream())
        .toList();
  }

  private Optional<BalancerFacts> facts(
      Calls calls,
      LoadBalancer balancer,
      List<Listener> listeners,
      List<TargetGroup> groups,
      Map<String, SortedMap<String, String>> tags) {
    SortedMap<String, String> own = of(tags, balancer.loadBalancerArn());
    return Tags.owner(own)
        .map(uid ->
            new BalancerFacts(
                uid,
                balancer,
                own,
                listeners.stream()
                    .map(one -> new ListenerFacts(one, service(of(tags, one.listenerArn()))))
                    .toList(),
                groups.stream()
                    .filter(one -> Tags.isOwnedBy(of(tags, one.targetGroupArn()), uid))
                    .flatMap(one -> group(calls, one, of(tags, one.targetGroupArn())).stream())
                    .toList()));
  }

  private Optional<GroupFacts> group(
      Calls calls, TargetGroup group, SortedMap<String, String> tags) {
    String revision = tags.getOrDefault(Tags.REVISION, "");
    Optional<ServiceName> service = service(tags);
    if (service.isEmpty() || !RevisionId.isValid(revision)) {
      return Optional.empty();
    }
    String arn = group.targetGroupArn();
    return Optional.of(
        new GroupFacts(
            group,
            service.get(),
            new RevisionId(revision),
            calls
                .read(
                    AwsApi.DESCRIBE_TARGET_GROUP_ATTRIBUTES,
                    group.targetGroupName(),
                    () -> api.describeTargetGroupAttributes(request -> request.targetGroupArn(arn)))
                .attributes()
                .stream()
                .collect(Collectors.toMap(TargetGroupAttribute::key, TargetGroupAttribute::value)),
            calls
                .read(
                    AwsApi.DESCRIBE_TARGET_HEALTH,
                    group.targetGroupName(),
                    () -> api.describeTargetHealth(request -> request.targetGroupArn(arn)))
                .targetHealthDescriptions()));
  }

  private Map<String, SortedMap<String, String>> tags(Calls calls, List<String> arns) {
    Map<String, SortedMap<String, String>> tags = new HashMap<>();
    for (int from = 0; from < arns.size(); from += TAGS_AT_ONCE) {
      List<String> some = arns.subList(from, Math.min(from + TAGS_AT_ONCE, arns.size()));
      calls
          .read(
              AwsApi.DESCRIBE_TAGS,
              SUBJECT,
              () -> api.describeTags(request -> request.resourceArns(some)))
          .tagDescriptions()
          .forEach(found -> {
            SortedMap<String, String> its = new TreeMap<>();
            for (Tag tag : found.tags()) {
              its.put(tag.key(), String.valueOf(tag.value()));
            }
            tags.put(found.resourceArn(), its);
          });
    }
    return tags;
  }

  private static SortedMap<String, String> of(
      Map<String, SortedMap<String, String>> tags, String arn) {
    return tags.getOrDefault(arn, new TreeMap<>());
  }

  private static Optional<ServiceName> service(Map<String, String> tags) {
    String name = tags.getOrDefault(Tags.SERVICE, "");
    return ServiceName.isValid(name) ? Optional.of(new ServiceName(name)) : Optional.empty();
  }
}
