package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.Optional;

/** What is recorded of rollouts, for the invariants that watch them. */
final class Rolled {
  private Rolled() {}

  /** The change of the provider that a controller begins, unless a newer leader is known. */
  static Optional<Effect.Act> act(Stage stage, Effect effect) {
    return effect instanceof Effect.Act act
            && act.fence().epoch() == stage.store().epoch(act.fence().scope())
        ? Optional.of(act)
        : Optional.empty();
  }

  /** The rollout of a service that is under way. */
  static Optional<Rollout> active(Stage stage, ClusterKey key, ServiceName service) {
    return Optional.ofNullable(stage.store().ledger(key).rollouts().get(service))
        .filter(Rollout::isActive);
  }

  /** What a controller knows that is wanted of a service. */
  static Optional<ServiceSpec> spec(SimController controller, ClusterKey key, ServiceName service) {
    return Optional.ofNullable(controller.state().clusters().get(key))
        .map(ClusterState::input)
        .map(input -> input.desired())
        .filter(desired -> desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE)
        .flatMap(desired -> Optional.ofNullable(desired.spec().services().get(service)));
  }

  /**
   * Whether a rollout has gone forward since. To go back is no step forward, and neither is an end
   * before anything was touched.
   */
  static boolean isFurther(Rollout before, Rollout after) {
    RolloutState state = after.state();
    if (state.half() == RolloutState.Half.BACKWARD || state == RolloutState.FAILED) {
      return false;
    }
    Rollout.Machines now = after.machines();
    Rollout.Machines then = before.machines();
    return state != before.state()
        || now.newcomers().size() > then.newcomers().size()
        || !then.admitted().containsAll(now.admitted())
        || !then.withdrawn().containsAll(now.withdrawn());
  }

  /** The newcomer that is this machine. */
  static Optional<SlotRecord> newcomer(Rollout rollout, InstanceId id) {
    return rollout.machines().newcomers().stream()
        .filter(newcomer -> newcomer.instance().filter(id::equals).isPresent())
        .findFirst();
  }
}
