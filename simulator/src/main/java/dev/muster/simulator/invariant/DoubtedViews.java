package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * While two machines and more than a fifth of a service do not serve, none of it is repaired away.
 * Only for runs in which every witness is heard.
 */
final class DoubtedViews extends Invariant {
  private static final long KNOWN_MILLIS = 20_000;
  private static final int LEAST = 2;
  private static final int PERCENT = 20;

  private final Map<SimMachine, Long> unwellSince = new HashMap<>();

  DoubtedViews() {
    super("doubted-views", "a zone that cannot be reached would lose its machines");
  }

  @Override
  public void check() {
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isServing() || !machine.isLive()) {
        unwellSince.remove(machine);
      } else {
        unwellSince.putIfAbsent(machine, now());
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act
        && act.action() instanceof TerminateInstance terminate
        && terminate.cause() == Cause.REPAIR) {
      stage()
          .cloud()
          .find(terminate.instance())
          .flatMap(SimMachine::identity)
          .ifPresent(who -> judge(terminate, who));
    }
  }

  private void judge(TerminateInstance terminate, InstanceIdentity victim) {
    int all = 0;
    int unwell = 0;
    for (SimMachine machine : stage().cloud().machines()) {
      Optional<InstanceIdentity> who = machine.identity();
      if (machine.isLive()
          && who.isPresent()
          && who.get().uid().equals(victim.uid())
          && who.get().slot().service().equals(victim.slot().service())) {
        all++;
        Long since = unwellSince.get(machine);
        unwell += since != null && now() - since > KNOWN_MILLIS ? 1 : 0;
      }
    }
    if (unwell >= LEAST && unwell * 100 > PERCENT * all) {
      broken(terminate.summary() + " while " + unwell + " of " + all + " do not serve");
    }
  }
}
