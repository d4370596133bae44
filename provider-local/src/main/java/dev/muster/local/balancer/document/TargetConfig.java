package dev.muster.local.balancer.document;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * One machine behind a load balancer.
 *
 * @param service the service whose listeners it serves
 * @param instance the machine
 * @param address its IP address
 * @param port the port on which it serves
 * @param revision the revision under which its requests are counted
 * @param drainUntil when it leaves: until then it may finish its requests and gets no new ones
 */
public record TargetConfig(
    ServiceName service,
    InstanceId instance,
    String address,
    int port,
    RevisionId revision,
    Optional<Instant> drainUntil) {
  /** Whether it is this machine's port of this service. */
  public boolean is(ServiceName wantedService, InstanceId wantedInstance, int wantedPort) {
    return service.equals(wantedService) && instance.equals(wantedInstance) && port == wantedPort;
  }

  /** The same target, on its way out. */
  public TargetConfig drainingUntil(Instant end) {
    return new TargetConfig(service, instance, address, port, revision, Optional.of(end));
  }
}
