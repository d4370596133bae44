package dev.muster.local.balancer.document;

import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.Optional;

/**
 * What a load balancer says of itself at {@code GET /status}. Counts begin with its process.
 *
 * @param id its id
 * @param configVersion the version of the configuration that it works by
 * @param listeners its listeners
 * @param targets its targets
 * @param revisions the counts of all targets of a revision, those that have left among them
 */
public record BalancerStatus(
    BalancerId id,
    long configVersion,
    List<Listener> listeners,
    List<Target> targets,
    List<Revision> revisions) {
  /** Copies the lists. */
  public BalancerStatus {
    listeners = List.copyOf(listeners);
    targets = List.copyOf(targets);
    revisions = List.copyOf(revisions);
  }

  /**
   * A port that clients use.
   *
   * @param port the port
   * @param service the service that answers
   * @param served requests that were answered to their end
   * @param failed requests that the balancer answered itself because no target could, and those
   *     that broke off
   * @param error why the port is not open; empty when it is
   */
  public record Listener(
      int port, ServiceName service, long served, long failed, Optional<String> error) {}

  /**
   * A target.
   *
   * @param service the service whose listeners it serves
   * @param instance the machine
   * @param port the port of the machine
   * @param revision the revision that it runs
   * @param state what its checks say
   * @param inFlight requests that it is at work on
   * @param counts what became of its requests
   */
  public record Target(
      ServiceName service,
      InstanceId instance,
      int port,
      RevisionId revision,
      TargetState state,
      int inFlight,
      Counts counts) {}

  /**
   * The targets of one revision of a service together.
   *
   * @param service the service
   * @param revision the revision
   * @param counts what became of their requests
   */
  public record Revision(ServiceName service, RevisionId revision, Counts counts) {}

  /**
   * What became of requests.
   *
   * @param requests how many were sent to targets; one that was retried counts at each
   * @param errors how many were answered with a status of 500 or above
   * @param broken how many broke off: no connection, or no whole answer
   * @param retried how many of the broken ones went on to another target
   * @param totalMillis how long those that were answered took together
   * @param latencyMillis how many took at most so long, by the bounds of {@link LatencyBounds}
   */
  public record Counts(
      long requests,
      long errors,
      long broken,
      long retried,
      long totalMillis,
      List<Long> latencyMillis) {
    /** Copies the list. */
    public Counts {
      latencyMillis = List.copyOf(latencyMillis);
    }
  }
}
