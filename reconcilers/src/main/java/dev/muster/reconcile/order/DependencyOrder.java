package dev.muster.reconcile.order;

import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.config.ConfigReconciler;
import dev.muster.reconcile.ensemble.EnsembleReconciler;
import dev.muster.reconcile.image.ImageReconciler;
import dev.muster.reconcile.loadbalancer.LoadBalancerReconciler;
import dev.muster.reconcile.network.NetworkReconciler;
import dev.muster.reconcile.rollout.RolloutReconciler;
import dev.muster.reconcile.service.ServiceReconciler;
import java.util.List;

/** Which reconciler decides after which: each sees the decisions of those before it. */
public final class DependencyOrder {
  private static final List<Reconciler> RECONCILERS =
      List.of(
          new NetworkReconciler(),
          new ImageReconciler(),
          new EnsembleReconciler(),
          new RolloutReconciler(),
          new ServiceReconciler(),
          new LoadBalancerReconciler(),
          new ConfigReconciler());

  private DependencyOrder() {}

  /** All reconcilers, in the order in which they decide. */
  public static List<Reconciler> reconcilers() {
    return RECONCILERS;
  }
}
