package dev.muster.controller.shell;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.KernelState;
import dev.muster.spec.status.Condition;
import java.time.Instant;

/**
 * The line that tells that all is well while nothing happens.
 *
 * @param at when
 * @param controller who
 * @param clusters how many clusters the store holds
 * @param ready how many of them are as their specs say
 * @param led how many scopes this controller leads
 * @param passes how many passes have ended since it started
 * @param errors how many of them failed
 */
public record Heartbeat(
    Instant at, String controller, int clusters, int ready, int led, long passes, long errors) {

  static Heartbeat of(Instant at, String controller, KernelState state, ShellMeters meters) {
    return new Heartbeat(
        at,
        controller,
        state.clusters().size(),
        Math.toIntExact(state.clusters().values().stream().filter(Heartbeat::isReady).count()),
        Math.toIntExact(
            state.scopes().values().stream().filter(scope -> scope.fence().isPresent()).count()),
        meters.passes(),
        meters.errors());
  }

  private static boolean isReady(ClusterState cluster) {
    return cluster.told().stream()
        .flatMap(status -> status.conditions().stream())
        .anyMatch(condition ->
            condition.type().equals(Condition.READY)
                && condition.status() == Condition.Status.TRUE);
  }
}
