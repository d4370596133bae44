package dev.muster.provider.observed;

import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;

/**
 * One machine registered with a load balancer.
 *
 * @param balancer the load balancer
 * @param service the service whose listener it serves
 * @param instance the machine
 * @param port the port of the machine
 * @param revision the revision under which its requests are counted
 * @param health what the balancer's own checks say
 */
public record ObservedTarget(
    BalancerId balancer,
    ServiceName service,
    InstanceId instance,
    int port,
    RevisionId revision,
    Health health) {
  /** What a balancer's checks say of a target. */
  public enum Health {
    /** Not checked often enough yet. */
    INITIAL,
    /** It gets requests. */
    HEALTHY,
    /** Its checks fail. */
    UNHEALTHY,
    /** It finishes its requests and gets no new ones. */
    DRAINING,
    /** It is registered but cannot be used, as when its machine is stopped. */
    UNUSED,
    /** The balancer cannot tell, as when it is stopped itself. */
    UNKNOWN
  }
}
