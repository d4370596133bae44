package dev.muster.provider.observed;

import dev.muster.provider.identity.BalancerId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;

/**
 * What became of the requests that a load balancer sent to all targets of one revision, since it
 * began to count.
 *
 * @param balancer the load balancer
 * @param service the service
 * @param revision the revision
 * @param requests how many were sent to its targets
 * @param failures how many were answered with a status of 500 or above, or broke off
 * @param latencyMillis how long all of them took together
 */
public record RevisionTraffic(
    BalancerId balancer,
    ServiceName service,
    RevisionId revision,
    long requests,
    long failures,
    long latencyMillis) {}
