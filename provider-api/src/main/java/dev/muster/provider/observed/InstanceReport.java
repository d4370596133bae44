package dev.muster.provider.observed;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;

/**
 * What an agent says of its machine. Written as JSON to the ephemeral node {@code
 * /instances/<service>/<instance>} and served on the agent's port.
 *
 * @param instance the machine
 * @param service its service
 * @param bootId differs for every start of the machine
 * @param health what the service answered when the agent asked it
 * @param reportedVersion the version that the service itself names; empty when it names none
 * @param appliedConfigNumber the number of the configuration that the service runs with; 0 for none
 * @param appliedConfigSha256 its digest in hexadecimal; empty for none
 * @param error why the last step failed; empty when nothing did
 * @param at when the report was made
 */
public record InstanceReport(
    InstanceId instance,
    ServiceName service,
    String bootId,
    Health health,
    String reportedVersion,
    int appliedConfigNumber,
    String appliedConfigSha256,
    String error,
    Instant at) {
  /** What a service answered. */
  public enum Health {
    /** It has not answered since it was started. */
    STARTING,
    /** It answered that it is well. */
    HEALTHY,
    /** It answered that it is not, stopped answering, or ended. */
    UNHEALTHY
  }
}
