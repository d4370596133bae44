package dev.muster.simulator.invariant;

import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.simulator.cloud.SimMachine;

/** No machine that was well for long, and is its slot's newest, is repaired away. */
final class HealthyMachinesStay extends Invariant {
  private static final long WELL_MILLIS = 300_000;

  HealthyMachinesStay() {
    super("healthy-machines-stay", "capacity would be thrown away for a stale or wrong report");
  }

  @Override
  public void arriving(Landing landing) {
    if (!(landing.action() instanceof TerminateInstance terminate)
        || terminate.cause() != Cause.REPAIR) {
      return;
    }
    stage()
        .cloud()
        .find(terminate.instance())
        .filter(SimMachine::isLive)
        .filter(machine -> now() - machine.unwellAt(now()) > WELL_MILLIS)
        .filter(this::isNewest)
        .ifPresent(machine -> broken(machine + " was well for long and is repaired away"));
  }

  private boolean isNewest(SimMachine machine) {
    InstanceIdentity who = machine.identity().orElseThrow();
    return stage().cloud().machines().stream()
        .flatMap(other -> other.identity().stream())
        .filter(other -> other.uid().equals(who.uid()) && other.slot().equals(who.slot()))
        .noneMatch(other -> other.incarnation().compareTo(who.incarnation()) > 0);
  }
}
