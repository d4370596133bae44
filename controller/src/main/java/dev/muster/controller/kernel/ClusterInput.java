package dev.muster.controller.kernel;

import dev.muster.controller.guard.GuardView;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.Suspension;
import dev.muster.provider.Scope;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import java.util.Optional;

/**
 * What people and their repositories say of a cluster: the store's record with its document read.
 *
 * @param desired the cluster that is wanted
 * @param suspension present while a person has stopped reconciling
 * @param confirmation the deletion that a person has confirmed last
 * @param sourceProblem why the newest text of the source is not in force
 * @param requestedAt the on-demand mark that a person has set last; empty for none
 * @param recordVersion the version of the stored record
 */
public record ClusterInput(
    DesiredCluster desired,
    Optional<Suspension> suspension,
    Optional<Confirmation> confirmation,
    Optional<SourceProblem> sourceProblem,
    String requestedAt,
    long recordVersion) {

  /** Product and cluster name. */
  public ClusterKey key() {
    return desired.key();
  }

  /** Where the cluster lives. */
  public Scope scope() {
    return Scope.of(desired.spec().provider());
  }

  /** What guards are told of it. */
  public GuardView.Words words() {
    return new GuardView.Words(suspension, confirmation);
  }
}
