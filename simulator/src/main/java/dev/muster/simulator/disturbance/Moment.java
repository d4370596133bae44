package dev.muster.simulator.disturbance;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import java.util.Optional;

/** What a controller begins to do, by which a disturbance can be timed. */
enum Moment {
  /** It asks for a network: nothing of the cluster exists before. */
  CREATES_NETWORK(CreateNetwork.class),
  /** It gives a founded ensemble the id of its cluster: services come after that. */
  INITIALIZES_ENSEMBLE(InitializeEnsemble.class),
  /** It launches a machine. */
  LAUNCHES(LaunchInstance.class),
  /** It ends a machine. */
  TERMINATES(TerminateInstance.class),
  /** It puts a machine behind the load balancer. */
  REGISTERS(RegisterTarget.class),
  /** It takes a machine from behind the load balancer. */
  DEREGISTERS(DeregisterTarget.class),
  /** It stops a machine, which makes room for another one. */
  STOPS(StopInstance.class),
  /** It forgets a cluster that is gone. */
  FORGETS(Effect.Forget.class);

  private final Class<?> what;

  Moment(Class<?> what) {
    this.what = what;
  }

  /** Whether an effect is what the moment is named after. */
  boolean isIn(Effect effect) {
    return what.isInstance(effect) || action(effect).filter(what::isInstance).isPresent();
  }

  private static Optional<Action> action(Effect effect) {
    return switch (effect) {
      case Effect.Act act -> Optional.of(act.action());
      case Effect.ActOnEnsemble act -> Optional.of(act.action());
      case Effect _ -> Optional.empty();
    };
  }
}
