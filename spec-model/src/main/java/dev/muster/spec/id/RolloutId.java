package dev.muster.spec.id;

/**
 * One rollout of a service: {@code web-3} is the third of {@code web}.
 *
 * @param service the service
 * @param number counts the service's rollouts from 1
 */
public record RolloutId(ServiceName service, int number) implements Comparable<RolloutId> {
  /** Refuses numbers below 1. */
  public RolloutId {
    if (number < 1) {
      throw new IllegalArgumentException("rollouts are counted from 1, not " + number);
    }
  }

  /** The next rollout of the service. */
  public RolloutId next() {
    return new RolloutId(service, number + 1);
  }

  @Override
  public int compareTo(RolloutId other) {
    int byService = service.compareTo(other.service);
    return byService != 0 ? byService : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return service + "-" + number;
  }
}
