package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.Optional;

/**
 * No machine is launched for a place that the spec does not have: with at most two machines a place
 * ({@link OneMachinePerSlot}) a service that rolls out has at most twice the machines that are
 * asked for.
 */
final class MachinesBounded extends Invariant {
  MachinesBounded() {
    super("machines-bounded", "a rollout would cost more machines than anybody has asked for");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof LaunchInstance)
        .ifPresent(act -> judge(controller, act.key(), (LaunchInstance) act.action()));
  }

  private void judge(SimController controller, ClusterKey key, LaunchInstance launch) {
    // A commit that comes while a decision is recorded is heard by the next pass.
    ServiceName service = launch.identity().slot().service();
    Optional<ServiceSpec> spec =
        Rolled.plan(controller, key)
            .map(plan -> plan.input().desired().spec().services().get(service))
            .or(() -> Rolled.spec(controller, key, service));
    spec.filter(one -> launch.identity().slot().ordinal() > one.instances())
        .ifPresent(one ->
            broken("%s, and the spec wants %d".formatted(launch.summary(), one.instances())));
  }
}
