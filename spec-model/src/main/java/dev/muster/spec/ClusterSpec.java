package dev.muster.spec;

import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of a cluster.
 *
 * @param provider where its machines live, and over which zones they spread
 * @param ensemble its own ZooKeeper servers
 * @param loadBalancer its load balancer; absent when nothing of it is served to clients
 * @param services its services but the ensemble's, by name
 * @param config the runtime configuration of each service that has one
 * @param policy what Muster may do by itself
 */
public record ClusterSpec(
    ProviderSpec provider,
    EnsembleSpec ensemble,
    Optional<LoadBalancerSpec> loadBalancer,
    SortedMap<ServiceName, ServiceSpec> services,
    SortedMap<ServiceName, ConfigDocument> config,
    PolicySpec policy) {
  /** Copies the maps. */
  public ClusterSpec {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
  }

  /** The same with other services. */
  public ClusterSpec withServices(SortedMap<ServiceName, ServiceSpec> newServices) {
    return new ClusterSpec(provider, ensemble, loadBalancer, newServices, config, policy);
  }

  /** The same with other configurations. */
  public ClusterSpec withConfig(SortedMap<ServiceName, ConfigDocument> newConfig) {
    return new ClusterSpec(provider, ensemble, loadBalancer, services, newConfig, policy);
  }

  /** The same in another mode. */
  public ClusterSpec in(PolicySpec.Mode mode) {
    return new ClusterSpec(provider, ensemble, loadBalancer, services, config, policy.in(mode));
  }

  /**
   * Whether it wants a slot. The ensemble's slots are wanted as they are recorded, since only a
   * change of its membership can take one away.
   */
  public boolean wants(Slot slot) {
    if (slot.service().equals(EnsembleSpec.SERVICE)) {
      return true;
    }
    ServiceSpec service = services.get(slot.service());
    return service != null && slot.ordinal() <= service.instances();
  }
}
