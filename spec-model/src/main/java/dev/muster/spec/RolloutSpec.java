package dev.muster.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a service moves from one revision to the next.
 *
 * @param pace how many machines at a time
 * @param times how long each step may and must take
 * @param approval whether a person has a say before the second machine changes
 * @param gates what the new machines are judged by, at least one
 * @param inconclusive what becomes of a rollout that the gates neither pass nor fail
 */
public record RolloutSpec(
    Pace pace, Times times, Approval approval, List<Gate> gates, Inconclusive inconclusive) {
  /** What a service does that says nothing. */
  public static final RolloutSpec DEFAULT =
      new RolloutSpec(
          new Pace(1, 50, 100),
          new Times(
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(5),
              Duration.ofHours(24)),
          Approval.NONE,
          List.of(new Gate.LoadBalancer(3), new Gate.Http(3)));

  /** One that waits for a person where its gates neither pass nor fail. */
  public RolloutSpec(Pace pace, Times times, Approval approval, List<Gate> gates) {
    this(pace, times, approval, gates, new Inconclusive.Wait());
  }

  /** Copies the gates. */
  public RolloutSpec {
    gates = List.copyOf(gates);
  }

  /**
   * How many machines at a time.
   *
   * @param canary how many new machines are tried before the rest
   * @param batchPercent the share of the service that is launched, or drained, in one step
   * @param minHealthyPercent the share of the service that serves at every moment
   * @param surgePercent how many machines more than the service has may run at once, as a share of
   *     it
   */
  public record Pace(int canary, int batchPercent, int minHealthyPercent, int surgePercent) {
    private static final int WHOLE = 100;

    /** With the new machines beside all of the old. */
    public Pace(int canary, int batchPercent, int minHealthyPercent) {
      this(canary, batchPercent, minHealthyPercent, WHOLE);
    }

    /** The canaries of a service of so many machines: at least one, where there is any. */
    public int canaries(int machines) {
      return Math.min(canary, Math.min(machines, surge(machines)));
    }

    /** How many machines more than the service has may run at once, rounded up: at least one. */
    public int surge(int machines) {
      return Math.max(1, share(machines, surgePercent));
    }

    /**
     * How many machines serve at every moment of a rollout.
     *
     * @param served how many served when it began
     * @param machines how many the service shall have now
     */
    public int floor(int served, int machines) {
      return Math.min(served, minHealthy(machines));
    }

    /** Whether old machines have to stop before all of the new ones can run. */
    public boolean isSurgeSmall(int machines) {
      return surge(machines) < machines;
    }

    /** The machines of one batch, rounded up: at least one. */
    public int batch(int machines) {
      return Math.max(1, share(machines, batchPercent));
    }

    /** How many machines serve at every moment, rounded up. */
    public int minHealthy(int machines) {
      return share(machines, minHealthyPercent);
    }

    private static int share(int machines, int percent) {
      return Math.ceilDiv(machines * percent, 100);
    }
  }

  /**
   * How long each step may and must take.
   *
   * @param watch for how long the canary must pass every gate, and then the whole new fleet beside
   *     the old
   * @param bake for how long the new machines must pass every gate alone, while the old stay warm
   * @param verifyTimeout how long a batch of new machines may take until all of it serves
   * @param approvalTimeout how long an approval is waited for
   */
  public record Times(
      Duration watch, Duration bake, Duration verifyTimeout, Duration approvalTimeout) {}

  /** What becomes of a rollout that the gates neither pass nor fail. */
  public sealed interface Inconclusive {
    /** It stands still until the gates pass or fail, or a person has a say. */
    record Wait() implements Inconclusive {}

    /**
     * It goes back.
     *
     * @param after how long it has stood still by then
     */
    record GoBack(Duration after) implements Inconclusive {}
  }

  /** Whether a person has a say. */
  public enum Approval {
    /** Nobody is asked. */
    NONE,
    /** A person approves the canary before the rest follows. */
    MANUAL
  }

  /** What new machines are judged by. */
  public sealed interface Gate
      permits Gate.LoadBalancer, Gate.Http, Gate.InstanceStatus, Gate.Traffic, PrometheusGate {
    /** How many fresh looks in a row must pass. */
    int consecutive();

    /** The word by which a spec, a record and a person name it. */
    String name();

    /** The load balancer's own checks of each new machine. */
    record LoadBalancer(int consecutive) implements Gate {
      @Override
      public String name() {
        return "loadBalancer";
      }
    }

    /** What each new machine's agent hears of its service, with the version that it names. */
    record Http(int consecutive) implements Gate {
      @Override
      public String name() {
        return "http";
      }
    }

    /** The provider's own word on whether each new machine runs. */
    record InstanceStatus(int consecutive) implements Gate {
      @Override
      public String name() {
        return "instanceStatus";
      }
    }

    /**
     * What became of the requests that the load balancer sent to the new revision.
     *
     * @param consecutive how many fresh looks in a row must pass
     * @param maxErrorsPercent the greatest share of requests that may be answered with a status of
     *     500 or above, or break off
     * @param maxLatency the greatest mean time of an answer; absent for any
     * @param minRequests how many requests it takes to judge
     */
    record Traffic(
        int consecutive, int maxErrorsPercent, Optional<Duration> maxLatency, int minRequests)
        implements Gate {
      @Override
      public String name() {
        return "traffic";
      }
    }
  }
}
