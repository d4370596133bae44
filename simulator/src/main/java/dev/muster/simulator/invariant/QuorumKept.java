package dev.muster.simulator.invariant;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterUid;
import java.util.Optional;

/** No termination of ours takes the majority of an ensemble's voters, or of their disks. */
final class QuorumKept extends Invariant {
  private int servingBefore;

  private static final long UNSEEN_MILLIS = 3_000;

  QuorumKept() {
    super("quorum-kept", "the cluster's configuration could not be written, or would be lost");
  }

  @Override
  public void arriving(Landing landing) {
    voterOf(landing).ifPresent(uid -> servingBefore = stage().cloud().servingVoters(uid));
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    voterOf(landing)
        .ifPresent(uid -> {
          int voters = stage().cloud().ensemble(uid).orElseThrow().voters().size();
          int serving = stage().cloud().servingVoters(uid);
          if (servingBefore * 2 > voters
              && serving * 2 <= voters
              && !isAnotherLostJustNow(landing, uid)) {
            broken(landing.action().summary() + " leaves " + serving + " of " + voters + " voters");
          }
        });
  }

  // Nobody can have seen what happened while the action was recorded and sent.
  private boolean isAnotherLostJustNow(Landing landing, ClusterUid uid) {
    return stage().cloud().machines().stream()
        .filter(machine -> machine.isOwnedBy(uid) && !machine.isServing())
        .filter(machine -> isVoter(machine, uid))
        .filter(machine ->
            !(landing.action() instanceof TerminateInstance terminate)
                || !machine.id().equals(terminate.instance()))
        .anyMatch(machine -> now() - machine.changedAt() < UNSEEN_MILLIS);
  }

  private boolean isVoter(SimMachine machine, ClusterUid uid) {
    return machine
        .identity()
        .flatMap(InstanceIdentity::membership)
        .filter(place ->
            stage()
                .cloud()
                .ensemble(uid)
                .filter(ensemble -> ensemble.voters().containsKey(place.member()))
                .isPresent())
        .isPresent();
  }

  private Optional<ClusterUid> voterOf(Landing landing) {
    if (!(landing.action() instanceof TerminateInstance terminate)
        || terminate.cause() == Cause.CLUSTER_DELETED) {
      return Optional.empty();
    }
    return stage()
        .cloud()
        .find(terminate.instance())
        .filter(
            machine -> machine.identity().filter(who -> isVoter(machine, who.uid())).isPresent())
        .flatMap(SimMachine::identity)
        .map(InstanceIdentity::uid);
  }
}
