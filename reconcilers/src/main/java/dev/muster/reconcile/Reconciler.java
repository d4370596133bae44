package dev.muster.reconcile;

import dev.muster.provider.Part;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.ledger.Ledger;
import java.util.List;
import java.util.Set;

/**
 * Decides about one kind of resource. A pure function: the same view gives the same decision, and
 * after a decision has been carried out the next one is empty.
 */
public interface Reconciler {
  /** The kind of resource, a short word for logs and metrics. */
  String kind();

  /**
   * The parts without which it decides nothing. When one is unavailable the kernel does not call
   * {@link #decide}, and reports its conditions as Unknown.
   *
   * @param desired the cluster, since what is needed may depend on its spec
   */
  Set<Part> needs(DesiredCluster desired);

  /**
   * The parts that it looks at where they were observed whole, and can do without. They are
   * observed for it like those that it needs.
   *
   * @param desired the cluster, since what is used may depend on its spec
   */
  default Set<Part> mayUse(DesiredCluster desired) {
    return Set.of();
  }

  /**
   * What it wants to know of metrics servers, for the part METRICS. Nothing is asked without need.
   *
   * @param desired the cluster
   * @param ledger what is recorded
   */
  default List<MetricQuestion> questions(DesiredCluster desired, Ledger ledger) {
    return List.of();
  }

  /** The condition types that it sets, so that they can be set to Unknown without it. */
  Set<String> conditionTypes();

  /** What it wants done now. */
  Decision decide(View view);
}
