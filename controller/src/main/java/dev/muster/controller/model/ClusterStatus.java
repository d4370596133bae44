package dev.muster.controller.model;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.status.Condition;
import java.time.Instant;
import java.util.List;

/**
 * What the controller last found of a cluster.
 *
 * @param key the cluster
 * @param observedGeneration the spec generation that was judged
 * @param origin the commit, or who applied it
 * @param conditions one a type, sorted by type
 * @param services a line a service
 * @param endpoints the addresses at which clients reach its listeners, as {@code address:port}
 * @param lastHandledReconcileAt the on-demand mark that was last honoured; empty for none
 * @param lastObservedAt when the world was last seen whole
 */
public record ClusterStatus(
    ClusterKey key,
    long observedGeneration,
    String origin,
    List<Condition> conditions,
    List<ServiceStatus> services,
    List<String> endpoints,
    String lastHandledReconcileAt,
    Instant lastObservedAt) {
  /** Copies the lists. */
  public ClusterStatus {
    conditions = List.copyOf(conditions);
    services = List.copyOf(services);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * One service in numbers.
   *
   * @param name the service
   * @param version the version that is wanted
   * @param desired machines wanted
   * @param running machines that run
   * @param ready machines that serve
   */
  public record ServiceStatus(String name, String version, int desired, int running, int ready) {}
}
