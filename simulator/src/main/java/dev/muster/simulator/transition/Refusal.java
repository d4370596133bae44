package dev.muster.simulator.transition;

import dev.muster.spec.status.Condition;
import java.util.Optional;

/** What Muster does not do by itself by design, and the condition by which it says so. */
public enum Refusal {
  /** A spec that is only observed changes nothing. */
  OBSERVED("Suspended", Condition.Status.TRUE, "ObserveOnly"),
  /** A changed version changes no running machine of a stateful service or of the ensemble. */
  RUNNING_MACHINES("RevisionDiffers", Condition.Status.TRUE, "OtherRevision"),
  /** No machine of a stateful service is taken away while the service stays. */
  STATEFUL_SURPLUS("ServicesReady", Condition.Status.FALSE, "NeedsAPerson"),
  /**
   * A stateful service comes back while the end of its machines, which a person had confirmed, is
   * under way: what has gone with its disk is not replaced.
   */
  STATEFUL_LOST("ServicesReady", Condition.Status.FALSE, "NeedsAPerson"),
  /** An ensemble keeps the size that it was founded with. */
  ENSEMBLE_SIZE("EnsembleSizeDiffers", Condition.Status.TRUE, "ResizingNotSupported"),
  /** A network keeps the zones that it was made with. */
  NETWORK_ZONES("NetworkReady", Condition.Status.FALSE, "ZonesDiffer"),
  /**
   * Machines that come before the load balancer for the first time, while the spec has another
   * version on another port than they run, are looked for at the port of the spec: nobody has
   * recorded theirs. The balancer's own checks tell, which this cloud's do not.
   */
  PORT_UNKNOWN("", Condition.Status.FALSE, "");

  private final String type;
  private final Condition.Status status;
  private final String reason;

  /** A condition without its message. */
  record Telling(String type, Condition.Status status, String reason) {
    boolean isSaidBy(Condition condition) {
      return condition.type().equals(type)
          && condition.status() == status
          && condition.reason().equals(reason);
    }
  }

  Refusal(String type, Condition.Status status, String reason) {
    this.type = type;
    this.status = status;
    this.reason = reason;
  }

  /** How the status says it; empty when no condition does. */
  Optional<Telling> telling() {
    return type.isEmpty() ? Optional.empty() : Optional.of(new Telling(type, status, reason));
  }
}
