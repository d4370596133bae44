package dev.muster.reconcile.fleet;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState.Half;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.Slot;
import java.util.Optional;

/**
 * Rollouts of which not all new machines may run beside all old ones: old machines that have left
 * the load balancer are stopped one batch after the other, and started again on a way back.
 */
public final class SmallSurge {
  private SmallSurge() {}

  /**
   * Whether a slot's old machine is out of traffic to make room, so that nobody heals it. What was
   * stopped while the service had more machines stays so when the spec wants fewer of them.
   */
  public static boolean isParked(ClusterSpec cluster, Rollout rollout, Slot slot) {
    int withdrawn = rollout.machines().withdrawn().size();
    return rollout.state().half() == Half.FORWARD
        && rollout.machines().withdrawn().contains(slot)
        && Optional.ofNullable(cluster.services().get(rollout.service()))
            .filter(
                spec -> spec.rollout().pace().isSurgeSmall(Math.max(spec.instances(), withdrawn)))
            .isPresent();
  }

  /** Whether new machines wait for the room of old ones. */
  public static boolean needsRoom(ClusterSpec cluster, Rollout rollout) {
    return spec(cluster, rollout)
        .filter(spec -> rollout.machines().newcomers().size() < spec.instances())
        .isPresent();
  }

  /**
   * How many new machines may run by now: all that the service has, unless the surge is small.
   *
   * @param runningOld how many old machines are not stopped
   */
  public static int room(ServiceSpec spec, int runningOld) {
    int all = spec.instances();
    return spec.rollout().pace().isSurgeSmall(all)
        ? all + spec.rollout().pace().surge(all) - runningOld
        : all;
  }

  /** How many old machines leave the load balancer at once: no more than new ones may come. */
  public static int batch(ServiceSpec spec) {
    int all = spec.instances();
    return Math.min(spec.rollout().pace().batch(all), spec.rollout().pace().surge(all));
  }

  private static Optional<ServiceSpec> spec(ClusterSpec cluster, Rollout rollout) {
    return Optional.ofNullable(cluster.services().get(rollout.service()))
        .filter(spec -> spec.rollout().pace().isSurgeSmall(spec.instances()));
  }
}
