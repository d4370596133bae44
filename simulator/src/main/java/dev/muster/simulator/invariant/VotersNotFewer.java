package dev.muster.simulator.invariant;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.simulator.cloud.SimEnsemble;
import dev.muster.spec.EnsembleSpec;

/** A change of membership leaves an ensemble with all the voters that it was founded with. */
final class VotersNotFewer extends Invariant {
  VotersNotFewer() {
    super("voters-not-fewer", "the loss of any one server would end the quorum for ever");
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    if (landing.action() instanceof ReconfigureEnsemble change
        && outcome instanceof Outcome.Accepted) {
      stage()
          .store()
          .cluster(landing.cluster())
          .flatMap(input -> stage().cloud().ensemble(input.desired().uid()))
          .map(SimEnsemble::voters)
          .filter(voters -> voters.size() < EnsembleSpec.DEFAULT_SIZE)
          .ifPresent(voters -> broken(change.summary() + " leaves only " + voters.keySet()));
    }
  }
}
