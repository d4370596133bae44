package dev.muster.aws;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.InstanceType;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a document wants of an account, counted.
 *
 * @param cluster the cluster
 * @param machines how many machines of each size it has when all are there
 * @param balancers how many load balancers it has
 * @param balancedServices how many services are behind them: each has a target group, and a second
 *     one while it rolls out
 */
public record AwsNeeds(
    ClusterKey cluster,
    SortedMap<InstanceType, Integer> machines,
    int balancers,
    int balancedServices) {
  /** Copies the map. */
  public AwsNeeds {
    machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
  }

  /** What a document wants; one for another provider wants nothing. */
  public static AwsNeeds of(ClusterDocument document) {
    SortedMap<InstanceType, Integer> machines = new TreeMap<>();
    document
        .spec()
        .ensemble()
        .machine()
        .map(MachineSpec::type)
        .ifPresent(type -> add(machines, type, document.spec().ensemble().size()));
    for (ServiceSpec service : document.spec().services().values()) {
      service
          .machine()
          .map(MachineSpec::type)
          .ifPresent(type -> add(machines, type, service.instances()));
    }
    int balanced =
        document
            .spec()
            .loadBalancer()
            .map(balancer ->
                Math.toIntExact(
                    balancer.listeners().stream()
                        .map(LoadBalancerSpec.Listener::service)
                        .distinct()
                        .count()))
            .orElse(0);
    return new AwsNeeds(
        document.key(), machines, document.spec().loadBalancer().isPresent() ? 1 : 0, balanced);
  }

  private static void add(Map<InstanceType, Integer> machines, InstanceType type, int count) {
    int _ = machines.merge(type, count, Integer::sum);
  }
}
