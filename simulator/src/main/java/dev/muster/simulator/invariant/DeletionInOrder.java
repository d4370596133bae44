package dev.muster.simulator.invariant;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Networks;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterUid;
import java.util.Optional;

/**
 * Of a cluster that is deleted the services go before the ensemble, and the load balancer before
 * the network.
 */
final class DeletionInOrder extends Invariant {
  private static final long KNOWN_MILLIS = 200_000;

  DeletionInOrder() {
    super("deletion-in-order", "services would lose their configuration while they still write");
  }

  @Override
  public void arriving(Landing landing) {
    switch (landing.action()) {
      case TerminateInstance terminate -> {
        if (terminate.cause() == Cause.CLUSTER_DELETED
            && terminate.slot().service().equals(EnsembleSpec.SERVICE)) {
          judgeServer(terminate);
        }
      }
      case DeleteNetwork delete -> judgeNetwork(delete);
      case Action _ -> {}
    }
  }

  private void judgeServer(TerminateInstance terminate) {
    Optional<ClusterUid> owner =
        stage()
            .cloud()
            .find(terminate.instance())
            .flatMap(SimMachine::identity)
            .map(who -> who.uid());
    // A machine that was launched just now could not be seen by the decision.
    stage().cloud().machines().stream()
        .filter(machine -> machine.isLive() && now() - machine.launchedAt() > KNOWN_MILLIS)
        .filter(machine ->
            machine
                .identity()
                .filter(who -> Optional.of(who.uid()).equals(owner))
                .filter(who -> !who.slot().service().equals(EnsembleSpec.SERVICE))
                .isPresent())
        .findFirst()
        .ifPresent(machine -> broken(terminate.summary() + " while " + machine + " lives"));
  }

  private void judgeNetwork(DeleteNetwork delete) {
    Networks networks = (Networks) stage().cloud().read(Part.NETWORKS, 0);
    Balancers balancers = (Balancers) stage().cloud().read(Part.BALANCERS, 0);
    networks.all().stream()
        .filter(network -> network.id().equals(delete.network()))
        .flatMap(network ->
            balancers.all().stream()
                .filter(balancer ->
                    Optional.ofNullable(network.tags().get(Tags.UID))
                        .equals(Optional.ofNullable(balancer.tags().get(Tags.UID)))))
        .findFirst()
        .ifPresent(balancer -> broken(delete.summary() + " while " + balancer.id() + " is in it"));
  }
}
