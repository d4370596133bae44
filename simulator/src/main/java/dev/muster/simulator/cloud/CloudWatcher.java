package dev.muster.simulator.cloud;

import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.spec.id.ClusterKey;

/** Is told of every action that reaches the cloud, before and after it takes effect. */
public interface CloudWatcher {
  /** An action has arrived and will be answered by the truth as it is now. */
  default void arriving(Landing landing) {}

  /** An action was answered. */
  default void landed(Landing landing, Outcome outcome) {}

  /** Launches have arrived that are done together; each of them is told of by itself as well. */
  default void arriving(Landing landing, LaunchTogether together) {}

  /** Launches that are done together were answered; each is told of by itself as well. */
  default void landed(Landing landing, LaunchTogether together, Outcome outcome) {}

  /**
   * An action that arrives.
   *
   * @param fence the leadership under which it was sent
   * @param cluster the cluster that it is for
   * @param action what
   */
  record Landing(Fence fence, ClusterKey cluster, Action action) {}
}
