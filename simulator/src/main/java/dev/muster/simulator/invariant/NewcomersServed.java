package dev.muster.simulator.invariant;

import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.simulator.cloud.SimMachine;
import java.util.HashSet;
import java.util.Set;

/** A machine that is put behind the load balancer has served before. */
final class NewcomersServed extends Invariant {
  private final Set<InstanceId> served = new HashSet<>();

  NewcomersServed() {
    super("newcomers-served", "requests would be sent to a service that is still starting");
  }

  @Override
  public void check() {
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isServing()) {
        served.add(machine.id());
      }
    }
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof RegisterTarget register
        && !served.contains(register.instance())
        && stage().cloud().find(register.instance()).filter(SimMachine::isLive).isPresent()) {
      broken(register.summary() + ", which has never served");
    }
  }
}
