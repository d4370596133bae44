package dev.muster.spec;

import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The cluster's load balancer.
 *
 * @param type which kind of balancer
 * @param algorithm how a target is chosen
 * @param listeners the ports that clients use, each with the service behind it
 * @param healthCheck how the balancer checks each target
 * @param drainTimeout how long a target that leaves may finish its requests
 */
public record LoadBalancerSpec(
    Type type,
    Algorithm algorithm,
    List<Listener> listeners,
    HealthCheck healthCheck,
    Duration drainTimeout) {
  /** Copies the listeners. */
  public LoadBalancerSpec {
    listeners = List.copyOf(listeners);
  }

  /** Whether it is the same as another one: the order of listeners says nothing. */
  public boolean isLike(LoadBalancerSpec other) {
    return type == other.type
        && algorithm == other.algorithm
        && Set.copyOf(listeners).equals(Set.copyOf(other.listeners))
        && healthCheck.equals(other.healthCheck)
        && drainTimeout.equals(other.drainTimeout);
  }

  /** The kinds of balancer. */
  public enum Type {
    /** HTTP requests are balanced one by one. */
    APPLICATION
  }

  /** How a target is chosen for a request. */
  public enum Algorithm {
    /** Each healthy target in turn. */
    ROUND_ROBIN,
    /** The healthy target with the fewest requests in flight. */
    LEAST_CONNECTIONS
  }

  /**
   * A port that clients use.
   *
   * @param port the TCP port of the balancer
   * @param service the service that answers
   */
  public record Listener(int port, ServiceName service) {}

  /**
   * How the balancer asks a target whether it can serve.
   *
   * @param path the path of a GET request; 2xx means healthy
   * @param interval time between two checks of one target
   * @param timeout how long an answer may take
   * @param healthyThreshold good answers in a row until a target gets requests
   * @param unhealthyThreshold bad answers in a row until it gets none
   */
  public record HealthCheck(
      String path,
      Duration interval,
      Duration timeout,
      int healthyThreshold,
      int unhealthyThreshold) {}
}
