package dev.muster.controller.shell;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a controller knows of the world, for display. Every part carries the instant as of which it
 * is known; nothing here is fit to decide on.
 */
public final class LiveWorld {
  private final Supplier<KernelState> state;

  LiveWorld(Supplier<KernelState> state) {
    this.state = state;
  }

  /** All clusters that the controller knows. */
  public List<LiveCluster> clusters() {
    return state.get().clusters().values().stream().map(LiveWorld::live).toList();
  }

  /** One cluster. */
  public Optional<LiveCluster> cluster(ClusterKey key) {
    return Optional.ofNullable(state.get().clusters().get(key)).map(LiveWorld::live);
  }

  /** The leadership of a scope, while this controller holds it. */
  public Optional<Fence> leads(Scope scope) {
    return Optional.ofNullable(state.get().scopes().get(scope)).flatMap(led -> led.fence());
  }

  private static LiveCluster live(ClusterState cluster) {
    return new LiveCluster(
        cluster.input().desired(),
        cluster.memory().seen(),
        cluster.ledger(),
        cluster.told(),
        cluster.pass().isPresent() ? Activity.RECONCILING : Activity.IDLE);
  }

  /** Whether a cluster is being worked on. */
  public enum Activity {
    /** A pass is under way. */
    RECONCILING,
    /** It waits for its next look. */
    IDLE
  }

  /**
   * One cluster.
   *
   * @param desired what is wanted
   * @param seen the world as its last pass saw it; absent before the first
   * @param ledger what is recorded; absent while this controller does not lead
   * @param status what was told last
   * @param activity whether it is being worked on
   */
  public record LiveCluster(
      DesiredCluster desired,
      Optional<Observed> seen,
      Optional<Ledger> ledger,
      Optional<ClusterStatus> status,
      Activity activity) {}
}
