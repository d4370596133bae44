package dev.muster.local.balancer.document;

/** What a load balancer thinks of a target. */
public enum TargetState {
  /** Not checked often enough yet. */
  INITIAL,
  /** It gets requests. */
  HEALTHY,
  /** Its checks fail. */
  UNHEALTHY,
  /** It finishes its requests and gets no new ones. */
  DRAINING,
  /** It has finished its requests, or its time to do so is over. */
  DRAINED
}
