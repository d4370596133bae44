package dev.muster.simulator.cloud;

import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.ObservedTarget.Health;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;

/** One target of a load balancer of the truth. */
public final class SimTarget {
  private final BalancerId balancer;
  private final ServiceName service;
  private final InstanceId instance;
  private final int port;
  private final RevisionId revision;
  Health health = Health.INITIAL;
  long reviews;

  SimTarget(RegisterTarget registration) {
    this.balancer = registration.balancer();
    this.service = registration.service();
    this.instance = registration.instance();
    this.port = registration.port();
    this.revision = registration.revision();
  }

  /** The load balancer. */
  public BalancerId balancer() {
    return balancer;
  }

  /** The service behind which it stands. */
  public ServiceName service() {
    return service;
  }

  /** The machine. */
  public InstanceId instance() {
    return instance;
  }

  /** Where the machine is asked. */
  public int port() {
    return port;
  }

  /** What the checks say. */
  public Health health() {
    return health;
  }

  ObservedTarget observed() {
    return new ObservedTarget(balancer, service, instance, port, revision, health);
  }
}
