package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.simulator.process.SimController;

/** Nobody wants a machine behind the load balancer that has been dead for long. */
final class NoDeadTargets extends Invariant {
  private static final long KNOWN_MILLIS = 150_000;

  NoDeadTargets() {
    super("no-dead-targets", "requests would be sent to a machine that is not there");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act && act.action() instanceof RegisterTarget register) {
      stage()
          .cloud()
          .find(register.instance())
          .filter(machine -> !machine.isLive() && now() - machine.since() > KNOWN_MILLIS)
          .ifPresent(machine -> broken(register.summary() + ", which is " + machine.state()));
    }
  }
}
