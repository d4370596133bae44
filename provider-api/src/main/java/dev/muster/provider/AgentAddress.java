package dev.muster.provider;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ServiceName;

/**
 * Where an agent serves its report.
 *
 * @param instance the machine
 * @param service its service
 * @param address the machine's IP address
 */
public record AgentAddress(InstanceId instance, ServiceName service, String address) {
  /** The port on which every agent serves {@code GET /report} as JSON. */
  public static final int REPORT_PORT = 9797;
}
