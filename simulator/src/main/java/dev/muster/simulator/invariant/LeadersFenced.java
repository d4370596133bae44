package dev.muster.simulator.invariant;

import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;

/** Nothing is done under a leadership of which the changed thing was not told first. */
final class LeadersFenced extends Invariant {
  LeadersFenced() {
    super("leaders-fenced", "a deposed leader would undo what the new one does");
  }

  @Override
  public void arriving(Landing landing) {
    long known =
        switch (landing.action()) {
          case InfrastructureAction _ -> stage().cloud().epoch(landing.fence().scope());
          case EnsembleAction _ ->
              stage()
                  .store()
                  .cluster(landing.cluster())
                  .map(input -> stage().cloud().epoch(input.desired().uid()))
                  .orElse(landing.fence().epoch());
        };
    if (known != landing.fence().epoch()) {
      broken(
          "%s lands under epoch %d while epoch %d is known"
              .formatted(landing.action().summary(), landing.fence().epoch(), known));
    }
  }
}
