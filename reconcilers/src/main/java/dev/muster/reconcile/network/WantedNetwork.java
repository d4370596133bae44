package dev.muster.reconcile.network;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.network.IngressRule.FromGroup;
import dev.muster.provider.network.IngressRule.FromRange;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.IngressSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Works out what a spec wants of its network, and where a network falls short of it. */
final class WantedNetwork {
  private static final GroupName ENSEMBLE = GroupName.of(EnsembleSpec.SERVICE);
  private static final SortedSet<IngressRule> NONE = new TreeSet<>();

  private WantedNetwork() {}

  static NetworkPlan of(ClusterSpec spec) {
    return switch (spec.provider()) {
      case ProviderSpec.Local local -> NetworkPlan.over(local.zones());
      case ProviderSpec.Aws aws ->
          new NetworkPlan(
              Optional.of(aws.network().cidr()), aws.zones(), groups(spec, ranges(aws)));
    };
  }

  // Controllers may stand within the network itself.
  private static List<CidrBlock> ranges(ProviderSpec.Aws aws) {
    List<CidrBlock> ranges = new ArrayList<>(List.of(aws.network().cidr()));
    ranges.addAll(aws.network().controllers());
    return ranges;
  }

  private static SortedMap<GroupName, SortedSet<IngressRule>> groups(
      ClusterSpec spec, List<CidrBlock> controllers) {
    SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>();
    groups.put(ENSEMBLE, ensemble(spec, controllers));
    spec.services()
        .forEach(
            (name, service) -> groups.put(GroupName.of(name), service(spec, service, controllers)));
    spec.loadBalancer()
        .ifPresent(balancer -> {
          SortedSet<IngressRule> rules = new TreeSet<>();
          balancer
              .listeners()
              .forEach(listener -> rules.add(new FromRange(listener.port(), CidrBlock.ANYWHERE)));
          groups.put(GroupName.LOAD_BALANCER, rules);
        });
    return groups;
  }

  private static SortedSet<IngressRule> ensemble(ClusterSpec spec, List<CidrBlock> controllers) {
    SortedSet<IngressRule> rules = new TreeSet<>();
    rules.add(new FromGroup(EnsembleAddress.CLIENT_PORT, ENSEMBLE));
    rules.add(new FromGroup(EnsembleAddress.QUORUM_PORT, ENSEMBLE));
    rules.add(new FromGroup(EnsembleAddress.ELECTION_PORT, ENSEMBLE));
    for (ServiceName service : spec.services().keySet()) {
      rules.add(new FromGroup(EnsembleAddress.CLIENT_PORT, GroupName.of(service)));
    }
    for (CidrBlock range : controllers) {
      rules.add(new FromRange(EnsembleAddress.CLIENT_PORT, range));
      rules.add(new FromRange(AgentAddress.REPORT_PORT, range));
    }
    return rules;
  }

  private static SortedSet<IngressRule> service(
      ClusterSpec spec, ServiceSpec service, List<CidrBlock> controllers) {
    SortedSet<IngressRule> rules = new TreeSet<>();
    for (CidrBlock range : controllers) {
      rules.add(new FromRange(AgentAddress.REPORT_PORT, range));
    }
    if (isBalanced(spec.loadBalancer(), service)) {
      rules.add(new FromGroup(service.run().port(), GroupName.LOAD_BALANCER));
    }
    service.ingress().forEach(ingress -> rules.add(rule(ingress)));
    return rules;
  }

  private static boolean isBalanced(Optional<LoadBalancerSpec> balancer, ServiceSpec service) {
    return balancer.stream()
        .flatMap(known -> known.listeners().stream())
        .anyMatch(listener -> listener.service().equals(service.name()));
  }

  private static IngressRule rule(IngressSpec ingress) {
    return switch (ingress.from()) {
      case IngressSpec.Source.LoadBalancer _ ->
          new FromGroup(ingress.port(), GroupName.LOAD_BALANCER);
      case IngressSpec.Source.Service service ->
          new FromGroup(ingress.port(), GroupName.of(service.name()));
      case IngressSpec.Source.Range range -> new FromRange(ingress.port(), range.block());
    };
  }

  /**
   * The plan with what machines of another revision, or of a service that goes, are reached by now:
   * they answer until they have left, on the ports that they were made with.
   *
   * @param isOlder whether a group may have such machines
   */
  static NetworkPlan keeping(
      NetworkPlan wanted, ObservedNetwork network, Predicate<GroupName> isOlder) {
    SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>(wanted.groups());
    network
        .groups()
        .forEach((group, rules) -> {
          boolean isOfService = !group.equals(GroupName.LOAD_BALANCER) && !group.equals(ENSEMBLE);
          if (isOfService && isOlder.test(group)) {
            SortedSet<IngressRule> kept = new TreeSet<>(groups.getOrDefault(group, NONE));
            rules.stream().filter(WantedNetwork::isFromBalancer).forEach(kept::add);
            groups.put(group, kept);
          }
        });
    return new NetworkPlan(wanted.cidr(), wanted.zones(), groups);
  }

  private static boolean isFromBalancer(IngressRule rule) {
    return rule instanceof FromGroup from && from.group().equals(GroupName.LOAD_BALANCER);
  }

  /** What has to be changed, each as a sentence; empty when the network is as it is wanted. */
  static List<String> differences(NetworkPlan wanted, ObservedNetwork network) {
    List<String> differences = new ArrayList<>();
    for (Zone zone : wanted.zones()) {
      if (!network.zones().contains(zone)) {
        differences.add("zone " + zone + " has no subnet that machines can be launched in");
      }
    }
    wanted
        .groups()
        .forEach((group, rules) -> {
          SortedSet<IngressRule> known = network.groups().get(group);
          if (known == null) {
            differences.add("group " + group + " is missing");
          } else {
            beyond(rules, known).forEach(rule -> differences.add(group + " lacks " + rule));
            beyond(known, rules).forEach(rule -> differences.add(group + " has " + rule));
          }
        });
    for (GroupName group : network.groups().keySet()) {
      if (!wanted.groups().containsKey(group)
          && !network.groups().getOrDefault(group, NONE).isEmpty()) {
        differences.add("group " + group + " is not wanted and has rules");
      }
    }
    return differences;
  }

  private static SortedSet<IngressRule> beyond(
      SortedSet<IngressRule> rules, SortedSet<IngressRule> others) {
    SortedSet<IngressRule> left = new TreeSet<>(rules);
    left.removeAll(others);
    return left;
  }
}
