package dev.muster.aws;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.naming.Names;
import dev.muster.provider.identity.Tags;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.InstanceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;

/**
 * Holds what a document would add to an account, beside what is there already, against the quotas
 * of the account. What cannot be asked or counted is unknown, never good.
 */
final class AwsQuotas {
  // The sizes that share the quota of standard on-demand machines begin with one of these letters
  // and a digit: c7g.large is one, inf2.xlarge is not.
  private static final String STANDARD = "([acdhimrtz]|im|is)\\d.*";
  private static final int MOST_TYPES_A_CALL = 100;

  private final AwsClients clients;
  private final QuotaClient quotas;

  AwsQuotas(AwsClients clients) {
    this.clients = clients;
    this.quotas = clients.quotas();
  }

  /** The quotas that clusters of Muster's meet. No document takes an elastic address. */
  private enum Quota {
    VCPUS("ec2", "L-1216C47A", "vCPUs"),
    NETWORKS("vpc", "L-F678F1CE", "VPCs"),
    BALANCERS("elasticloadbalancing", "L-53DA6B97", "load balancers"),
    TARGET_GROUPS("elasticloadbalancing", "L-B22855CB", "target groups");

    private final String service;
    private final String code;
    private final String things;

    Quota(String service, String code, String things) {
      this.service = service;
      this.code = code;
      this.things = things;
    }

    String subject() {
      return "quota " + things;
    }
  }

  /**
   * What counts against a quota.
   *
   * @param used what is there now, the cluster's own among it
   * @param more what the document adds to that
   */
  private record Use(long used, long more) {}

  /** A line a quota. */
  List<Examined> examine(AwsNeeds needs) {
    List<Examined> all = new ArrayList<>();
    all.add(judged(Quota.VCPUS, () -> vcpus(needs)));
    needs.machines().keySet().stream()
        .filter(type -> !isStandard(type))
        .map(type ->
            Examined.unknown(
                "quota " + type,
                "sizes of its family have a quota of their own, which is not examined"))
        .forEach(all::add);
    all.add(judged(Quota.NETWORKS, () -> networks(needs)));
    if (needs.balancers() > 0) {
      all.add(judged(Quota.BALANCERS, () -> balancers(needs)));
      all.add(judged(Quota.TARGET_GROUPS, () -> targetGroups(needs)));
    }
    return all;
  }

  private Examined judged(Quota quota, Supplier<Optional<Use>> count) {
    try {
      double limit = limit(quota);
      return count
          .get()
          .map(use -> judged(quota, limit, use))
          .orElseGet(() ->
              Examined.unknown(quota.subject(), "the API does not tell the vCPUs of every size"));
    } catch (CallFailure failure) {
      // Quotas are a help: who may not see them can still make a cluster.
      return Examined.unknown(quota.subject(), failure.sentence());
    }
  }

  private static Examined judged(Quota quota, double limit, Use use) {
    long wanted = use.used() + use.more();
    String seen =
        "%d of %.0f %s are in use and the document adds %d"
            .formatted(use.used(), limit, quota.things, use.more());
    return use.more() == 0 || wanted <= limit
        ? Examined.good(
            quota.subject(), "%s: %.0f stay free".formatted(seen, Math.max(0, limit - wanted)))
        : Examined.wrong(
            quota.subject(),
            seen,
            "Ask for more: aws service-quotas request-service-quota-increase --service-code "
                + "%s --quota-code %s --desired-value %d; or want less."
                    .formatted(quota.service, quota.code, wanted));
  }

  // An account that never asked for more may have no value of its own.
  private double limit(Quota quota) {
    try {
      return new Calls()
          .read(
              AwsApi.GET_SERVICE_QUOTA,
              quota.things,
              () -> quotas.applied(quota.service, quota.code));
    } catch (CallFailure failure) {
      if (failure.trouble().filter(trouble -> trouble == Trouble.GONE).isEmpty()) {
        throw failure;
      }
      return new Calls()
          .read(
              AwsApi.GET_DEFAULT_SERVICE_QUOTA,
              quota.things,
              () -> quotas.byDefault(quota.service, quota.code));
    }
  }

  private Optional<Use> vcpus(AwsNeeds needs) {
    List<Instance> running =
        onDemand().stream().filter(one -> isStandard(one.instanceTypeAsString())).toList();
    Set<String> types = new TreeSet<>();
    running.forEach(one -> types.add(one.instanceTypeAsString()));
    needs.machines().keySet().stream()
        .filter(AwsQuotas::isStandard)
        .forEach(type -> types.add(type.value()));
    Map<String, Integer> sizes = sizes(List.copyOf(types));
    long used = sum(sizes, running);
    long own = sum(sizes, running.stream().filter(one -> isOf(needs.cluster(), one)).toList());
    long wanted =
        needs.machines().entrySet().stream()
            .filter(need -> isStandard(need.getKey()))
            .mapToLong(
                need -> (long) need.getValue() * sizes.getOrDefault(need.getKey().value(), 0))
            .sum();
    return sizes.keySet().containsAll(types)
        ? Optional.of(new Use(used, Math.max(0, wanted - own)))
        : Optional.empty();
  }

  private static long sum(Map<String, Integer> sizes, Collection<Instance> machines) {
    return machines.stream()
        .mapToLong(one -> sizes.getOrDefault(one.instanceTypeAsString(), 0))
        .sum();
  }

  private List<Instance> onDemand() {
    return new Calls()
        .read(
            AwsApi.DESCRIBE_INSTANCES,
            "the machines of the account",
            () ->
                clients
                    .ec2()
                    .describeInstancesPaginator(one ->
                        one.filters(
                            Filter.builder()
                                .name("instance-state-name")
                                .values(
                                    InstanceStateName.PENDING.toString(),
                                    InstanceStateName.RUNNING.toString())
                                .build()))
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(one -> one.instanceLifecycle() != InstanceLifecycleType.SPOT)
                    .toList());
  }

  private Map<String, Integer> sizes(List<String> types) {
    Map<String, Integer> sizes = new HashMap<>();
    for (int from = 0; from < types.size(); from += MOST_TYPES_A_CALL) {
      List<String> some = types.subList(from, Math.min(from + MOST_TYPES_A_CALL, types.size()));
      new Calls()
          .read(
              AwsApi.DESCRIBE_INSTANCE_TYPES,
              String.join(", ", some),
              () ->
                  clients
                      .ec2()
                      .describeInstanceTypes(one -> one.instanceTypesWithStrings(some))
                      .instanceTypes())
          .forEach(type -> sizes.put(type.instanceTypeAsString(), type.vCpuInfo().defaultVCpus()));
    }
    return sizes;
  }

  private Optional<Use> networks(AwsNeeds needs) {
    List<Vpc> all = vpcs();
    return Optional.of(new Use(all.size(), owners(needs, all).isEmpty() ? 1 : 0));
  }

  private Optional<Use> balancers(AwsNeeds needs) {
    List<LoadBalancer> all =
        new Calls()
            .read(
                AwsApi.DESCRIBE_LOAD_BALANCERS,
                "the load balancers of the account",
                () ->
                    clients.balancing().describeLoadBalancersPaginator().loadBalancers().stream()
                        .filter(one -> one.type() == LoadBalancerTypeEnum.APPLICATION)
                        .toList());
    return Optional.of(new Use(all.size(), has(needs, all) ? 0 : needs.balancers()));
  }

  private boolean has(AwsNeeds needs, List<LoadBalancer> all) {
    Set<String> own = new TreeSet<>();
    owners(needs, vpcs()).forEach(uid -> own.add(Names.balancer(uid)));
    return all.stream().anyMatch(one -> own.contains(one.loadBalancerName()));
  }

  // A group more than are there, for each service, is what the next rollout makes.
  private Optional<Use> targetGroups(AwsNeeds needs) {
    int used =
        new Calls()
            .read(
                AwsApi.DESCRIBE_TARGET_GROUPS,
                "the target groups of the account",
                () ->
                    Math.toIntExact(
                        clients.balancing().describeTargetGroupsPaginator().targetGroups().stream()
                            .count()));
    return Optional.of(new Use(used, 2L * needs.balancedServices()));
  }

  private List<Vpc> vpcs() {
    return new Calls()
        .read(
            AwsApi.DESCRIBE_VPCS,
            "the networks of the account",
            () -> clients.ec2().describeVpcsPaginator().vpcs().stream().toList());
  }

  /** Who owns networks under the cluster's name. */
  private static List<ClusterUid> owners(AwsNeeds needs, List<Vpc> vpcs) {
    return vpcs.stream()
        .map(vpc -> AwsTags.read(vpc.tags()))
        .filter(tags -> Tags.isNamed(tags, needs.cluster()))
        .flatMap(tags -> Tags.owner(tags).stream())
        .toList();
  }

  private static boolean isOf(ClusterKey cluster, Instance machine) {
    Map<String, String> tags = AwsTags.read(machine.tags());
    return Tags.isNamed(tags, cluster) && Tags.owner(tags).isPresent();
  }

  private static boolean isStandard(InstanceType type) {
    return isStandard(type.value());
  }

  private static boolean isStandard(String type) {
    return type.matches(STANDARD);
  }
}
