package dev.muster.cli.recover;

import dev.muster.aws.AwsCluster;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.IngressSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads back from the rules of security groups what a document says of them. */
final class Rules {
  private final SortedMap<GroupName, SortedSet<IngressRule>> groups;
  private final Remarks remarks;

  Rules(AwsCluster cluster, Remarks remarks) {
    this.groups = cluster.network().map(ObservedNetwork::groups).orElseGet(TreeMap::new);
    this.remarks = remarks;
  }

  /** The services that have a group, the ensemble left out. */
  SortedSet<ServiceName> services() {
    SortedSet<ServiceName> services = new TreeSet<>();
    groups.keySet().stream()
        .filter(group -> !group.equals(GroupName.LOAD_BALANCER))
        .map(group -> new ServiceName(group.value()))
        .filter(service -> !service.equals(EnsembleSpec.SERVICE))
        .forEach(services::add);
    return services;
  }

  /** From where controllers ask the ensemble, beside the network itself. */
  List<CidrBlock> controllers(CidrBlock network) {
    return of(EnsembleSpec.SERVICE).stream()
        .filter(IngressRule.FromRange.class::isInstance)
        .map(IngressRule.FromRange.class::cast)
        .filter(rule -> rule.port() == EnsembleAddress.CLIENT_PORT)
        .map(IngressRule.FromRange::range)
        .filter(range -> !range.equals(network))
        .toList();
  }

  /**
   * Who else may reach a service.
   *
   * @param service the service
   * @param port where it listens
   * @param asking the network and the controllers, who may ask every agent
   */
  List<IngressSpec> ingress(ServiceName service, int port, List<CidrBlock> asking) {
    List<IngressSpec> ingress = new ArrayList<>();
    for (IngressRule rule : of(service)) {
      switch (rule) {
        case IngressRule.FromGroup from -> {
          if (!from.group().equals(GroupName.LOAD_BALANCER)) {
            ingress.add(
                new IngressSpec(
                    from.port(),
                    new IngressSpec.Source.Service(new ServiceName(from.group().value()))));
          } else if (from.port() != port) {
            ingress.add(new IngressSpec(from.port(), new IngressSpec.Source.LoadBalancer()));
          }
        }
        case IngressRule.FromRange from -> {
          if (from.port() != AgentAddress.REPORT_PORT || !asking.contains(from.range())) {
            ingress.add(new IngressSpec(from.port(), new IngressSpec.Source.Range(from.range())));
          }
        }
        case IngressRule.Foreign foreign ->
            remarks.add(
                "spec.services." + service,
                "The rule "
                    + foreign
                    + " of its security group is none that a document can ask for:"
                    + " it will be taken away.");
      }
    }
    return ingress;
  }

  private SortedSet<IngressRule> of(ServiceName service) {
    return groups.getOrDefault(GroupName.of(service), new TreeSet<>());
  }
}
