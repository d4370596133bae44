package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.id.ClusterKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Once a new leader has ended a pass for which it saw an ensemble, no call of an older leader lands
 * there any more.
 */
final class EnsemblesToldAtSight extends Invariant {
  private final Map<SimController, Set<ClusterKey>> seeing = new HashMap<>();
  private final Map<ClusterKey, Long> toldBy = new HashMap<>();

  EnsemblesToldAtSight() {
    super(
        "ensembles-told-at-sight", "a deposed leader would change what the new one found settled");
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    Set<ClusterKey> seen = seeing.computeIfAbsent(controller, _ -> new HashSet<>());
    switch (event) {
      case KernelEvent.ClusterObserved observed -> {
        if (observed.observation() instanceof Observation.Complete<?> complete
            && complete.value() instanceof EnsembleState ensemble) {
          if (ensemble.committed().isPresent() && ensemble.initialized()) {
            seen.add(observed.key());
          } else {
            seen.remove(observed.key());
          }
        }
      }
      case KernelEvent.EnsembleFenceRaised raised -> {
        if (!(raised.outcome() instanceof Outcome.Accepted)) {
          seen.remove(raised.key());
        }
      }
      case KernelEvent.LeaseAcquired _, KernelEvent.LeaseLost _ -> seen.clear();
      case KernelEvent _ -> {}
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Measured measured
        && seeing.computeIfAbsent(controller, _ -> new HashSet<>()).remove(measured.key())) {
      ClusterState cluster = controller.state().clusters().get(measured.key());
      Optional<Fence> fence =
          Optional.ofNullable(controller.state().scopes().get(stage().around().lease().scope()))
              .flatMap(scope -> scope.fence());
      if (cluster != null && fence.isPresent() && !isHeld(cluster)) {
        toldBy.merge(measured.key(), fence.get().epoch(), Math::max);
      }
    }
  }

  // A cluster that is stopped or frozen is not written to at all, not even to be told of a leader.
  private static boolean isHeld(ClusterState cluster) {
    return cluster.input().suspension().isPresent()
        || cluster.input().desired().spec().policy().mode() == PolicySpec.Mode.OBSERVE
        || cluster.memory().heldBy().stream().anyMatch(held -> held.startsWith("empty-answer/"));
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof EnsembleAction action
        && landing.fence().epoch() < toldBy.getOrDefault(landing.cluster(), 0L)) {
      broken(
          "%s lands under epoch %d, after epoch %d has seen the ensemble"
              .formatted(action.summary(), landing.fence().epoch(), toldBy.get(landing.cluster())));
    }
  }
}
