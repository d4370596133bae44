package dev.muster.simulator.cloud;

import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.Action;
import dev.muster.spec.id.ClusterKey;

/** Is told of every action that reaches the cloud, before and after it takes effect. */
public interface CloudWatcher {
  /** An action has arrived and will be answered by the truth as it is now. */
  default void arriving(Landing landing) {}

  /** An action was answered. */
  default void landed(Landing landing, Outcome outcome) {}

  /**
   * An action that arrives.
   *
   * @param fence the leadership under which it was sent
   * @param cluster the cluster that it is for
   * @param action what
   */
  record Landing(Fence fence, ClusterKey cluster, Action action) {}
}
