package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.schema.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rollout will take from its beginning to its end, if all goes well: worked out of the spec
 * alone.
 *
 * @param rollout which rollout, in the state that it is in
 * @param fleet how many machines there will be
 * @param calls what the provider is asked for
 * @param least how long the gates are watched and the new machines bake: it cannot take less
 * @param most after so long, approvals and pauses apart, it has ended or turned back
 * @param waits what it waits for a person or for gates to say, each as a sentence
 */
public record Forecast(
    Rollout rollout, Fleet fleet, Calls calls, Duration least, Duration most, List<String> waits) {
  /** Copies the list. */
  public Forecast {
    waits = List.copyOf(waits);
  }

  /**
   * How many machines there will be.
   *
   * @param peak the most at one moment, old and new together
   * @param lowestHealthy the fewest that serve at any moment by Muster's doing
   */
  public record Fleet(int peak, int lowestHealthy) {}

  /**
   * What the provider is asked for, if nothing has to be repeated.
   *
   * @param builds images
   * @param launches new machines
   * @param registrations of new machines behind the load balancer, for each listener
   * @param deregistrations of old machines
   * @param stops of old machines that make room, where the surge is small
   * @param terminations of old machines
   */
  public record Calls(
      int builds,
      int launches,
      int registrations,
      int deregistrations,
      int stops,
      int terminations) {
    /** All together. */
    public int total() {
      return builds + launches + registrations + deregistrations + stops + terminations;
    }
  }

  /**
   * The forecast of a rollout.
   *
   * @param rollout the rollout
   * @param spec the cluster, which names the rollout's service
   * @param old how many machines the service has now
   */
  public static Forecast of(Rollout rollout, ClusterSpec spec, int old) {
    ServiceSpec service = spec.services().get(rollout.service());
    if (service == null) {
      throw new IllegalArgumentException("the spec has no service " + rollout.service());
    }
    int wanted = service.instances();
    int listeners = listeners(spec, service);
    RolloutSpec how = service.rollout();
    if (rollout.isInPlace()) {
      return inPlace(rollout, how, old);
    }
    return new Forecast(
        rollout,
        new Fleet(peak(how, wanted, old), Math.min(old, how.pace().minHealthy(wanted))),
        new Calls(
            rollout.state().compareTo(RolloutState.BUILD_IMAGE) <= 0 ? 1 : 0,
            wanted,
            wanted * listeners,
            old * listeners,
            old + wanted - peak(how, wanted, old),
            old),
        least(how, wanted),
        most(how, wanted, old, drainTimeout(spec, listeners)),
        waits(how, wanted));
  }

  // The machines stay: all that it takes is time.
  private static Forecast inPlace(Rollout rollout, RolloutSpec how, int old) {
    RolloutSpec.Times times = how.times();
    boolean canary = hasCanary(how, old);
    int batches = Math.ceilDiv(Math.max(0, old - how.pace().canaries(old)), how.pace().batch(old));
    int steps = 1 + batches + (canary ? 1 : 0);
    List<String> waits = new ArrayList<>(canaryWaits(how, old));
    waits.add(
        "every machine runs with it, and every gate passes for "
            + Durations.text(times.watch().plus(times.bake())));
    return new Forecast(
        rollout,
        new Fleet(old, Math.min(old, how.pace().minHealthy(old))),
        new Calls(0, 0, 0, 0, 0, 0),
        least(how, old),
        times
            .verifyTimeout()
            .multipliedBy(steps)
            .plus(Deadline.watchLimit(times.watch(), times).multipliedBy(canary ? 2 : 1))
            .plus(Deadline.watchLimit(times.bake(), times)),
        waits);
  }

  private static int peak(RolloutSpec how, int wanted, int old) {
    return how.pace().isSurgeSmall(wanted)
        ? Math.min(old + wanted, wanted + how.pace().surge(wanted))
        : old + wanted;
  }

  private static int batch(RolloutSpec how, int wanted) {
    return Math.min(how.pace().batch(wanted), how.pace().surge(wanted));
  }

  private static int listeners(ClusterSpec spec, ServiceSpec service) {
    return Math.toIntExact(
        spec.loadBalancer().stream()
            .flatMap(balancer -> balancer.listeners().stream())
            .filter(listener -> listener.service().equals(service.name()))
            .count());
  }

  private static Duration drainTimeout(ClusterSpec spec, int listeners) {
    return listeners == 0
        ? Duration.ZERO
        : spec.loadBalancer().map(LoadBalancerSpec::drainTimeout).orElse(Duration.ZERO);
  }

  private static boolean hasCanary(RolloutSpec how, int wanted) {
    return how.pace().canaries(wanted) > 0;
  }

  private static Duration least(RolloutSpec how, int wanted) {
    Duration watched = how.times().watch().plus(how.times().bake());
    return hasCanary(how, wanted) ? watched.plus(how.times().watch()) : watched;
  }

  private static Duration most(RolloutSpec how, int wanted, int old, Duration drainTimeout) {
    RolloutSpec.Times times = how.times();
    int canaries = how.pace().canaries(wanted);
    int batches = Math.ceilDiv(Math.max(0, wanted - canaries), batch(how, wanted));
    int drains = Math.ceilDiv(old, batch(how, wanted));
    int watches = hasCanary(how, wanted) ? 2 : 1;
    // Admit and each batch have a deadline; a canary has one in each of its three states.
    int steps = 1 + batches + drains + (hasCanary(how, wanted) ? 3 : 0);
    return Deadline.BUILD_LIMIT
        .plus(times.verifyTimeout().multipliedBy(steps))
        .plus(Deadline.watchLimit(times.watch(), times).multipliedBy(watches))
        .plus(Deadline.watchLimit(times.bake(), times))
        .plus(drainTimeout.multipliedBy(drains));
  }

  private static List<String> waits(RolloutSpec how, int wanted) {
    String watch = Durations.text(how.times().watch());
    List<String> waits = new ArrayList<>(canaryWaits(how, wanted));
    waits.add("both fleets serve, and every gate passes for " + watch);
    waits.add(
        "the new machines serve alone, and every gate passes for "
            + Durations.text(how.times().bake()));
    return waits;
  }

  private static List<String> canaryWaits(RolloutSpec how, int wanted) {
    String gates = String.join(", ", how.gates().stream().map(Forecast::gate).toList());
    String watch = Durations.text(how.times().watch());
    List<String> waits = new ArrayList<>();
    if (hasCanary(how, wanted)) {
      waits.add("the canary passes every gate for " + watch + ": " + gates);
    }
    if (how.approval() == RolloutSpec.Approval.MANUAL && hasCanary(how, wanted)) {
      waits.add("a person approves it within " + Durations.text(how.times().approvalTimeout()));
    }
    return waits;
  }

  private static String gate(Gate gate) {
    return gate.name() + " (" + gate.consecutive() + " in a row)";
  }
}
