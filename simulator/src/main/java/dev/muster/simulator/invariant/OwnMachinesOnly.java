package dev.muster.simulator.invariant;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.simulator.cloud.SimMachine;
import java.util.Optional;

/** No machine is touched for a cluster that does not own it. */
final class OwnMachinesOnly extends Invariant {
  OwnMachinesOnly() {
    super("own-machines-only", "Muster would destroy what belongs to somebody else");
  }

  @Override
  public void arriving(Landing landing) {
    switch (landing.action()) {
      case TerminateInstance terminate -> judge(landing, terminate.instance());
      case StartInstance start -> judge(landing, start.instance());
      case StopInstance stop -> judge(landing, stop.instance());
      case RegisterTarget register -> judge(landing, register.instance());
      case Action _ -> {}
    }
  }

  private void judge(Landing landing, InstanceId id) {
    Optional<SimMachine> machine = stage().cloud().find(id);
    boolean own =
        machine
            .map(found ->
                found.identity().filter(who -> who.cluster().equals(landing.cluster())).isPresent())
            .orElse(true);
    if (!own) {
      broken(landing.action().summary() + " for " + landing.cluster() + ", which does not own it");
    }
  }
}
