package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Slot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A machine that runs and fills a wanted slot leaves the load balancer only with its termination,
 * or when a rollout has withdrawn it, and is never moved to a port where it does not listen.
 */
final class TargetsStay extends Invariant {
  // The newest may have come after the decision, while that was recorded.
  private static final int KEPT = 3;

  private final Map<SimController, Deque<Instances>> shown = new HashMap<>();

  private final Map<RevisionId, Integer> ports = new HashMap<>();

  TargetsStay() {
    super("targets-stay", "capacity that is well would be taken out of traffic");
  }

  @Override
  public void changed(ClusterInput input) {
    input
        .desired()
        .spec()
        .services()
        .values()
        .forEach(service -> ports.put(Revision.of(service), service.run().port()));
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    if (event instanceof KernelEvent.Swept swept
        && swept.part() == Part.INSTANCES
        && swept.observation() instanceof Observation.Complete<?> complete
        && complete.value() instanceof Instances instances) {
      Deque<Instances> lists = shown.computeIfAbsent(controller, _ -> new ArrayDeque<>());
      lists.addLast(instances);
      if (lists.size() > KEPT) {
        lists.removeFirst();
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (!(effect instanceof Effect.Act act)
        || act.fence().epoch() != stage().store().epoch(act.fence().scope())) {
      return;
    }
    ClusterState known = controller.state().clusters().get(act.key());
    if (known != null) {
      judge(controller, known.input().desired(), act.action());
    }
  }

  private void judge(SimController controller, DesiredCluster desired, Action action) {
    switch (action) {
      case DeregisterTarget deregister -> judge(controller, desired, deregister);
      case RegisterTarget register ->
          stage()
              .cloud()
              .find(register.instance())
              .flatMap(SimMachine::identity)
              .map(who -> ports.get(who.revision()))
              .filter(port -> port != register.port() && isTargetAt(register, port))
              .ifPresent(port -> broken(register.summary() + ", which listens on port " + port));
      case Action _ -> {}
    }
  }

  private boolean isTargetAt(RegisterTarget register, int port) {
    return stage().cloud().targets().stream()
        .anyMatch(target ->
            target.instance().equals(register.instance())
                && target.service().equals(register.service())
                && target.port() == port);
  }

  private void judge(
      SimController controller, DesiredCluster desired, DeregisterTarget deregister) {
    Ledger ledger = stage().store().ledger(desired.key());
    boolean fillsWantedSlot =
        ledger.slots().values().stream()
            .filter(slot -> slot.instance().filter(deregister.instance()::equals).isPresent())
            .filter(slot -> !isWithdrawn(ledger, slot.slot()))
            .anyMatch(slot -> isWanted(desired, slot));
    boolean ends =
        ledger.intents().containsKey(new ActionKey("terminate/" + deregister.instance()));
    boolean runs =
        stage().cloud().find(deregister.instance()).filter(SimMachine::isLive).isPresent()
            && shown.getOrDefault(controller, new ArrayDeque<>()).stream()
                .allMatch(list -> runs(list, deregister.instance()));
    if (fillsWantedSlot && runs && !ends) {
      broken(deregister.summary() + ", whose machine is wanted and stays");
    }
  }

  // A rollout that has new machines in their place takes old ones out; FloorKept watches how many.
  private static boolean isWithdrawn(Ledger ledger, Slot slot) {
    Rollout rollout = ledger.rollouts().get(slot.service());
    return rollout != null && rollout.isActive() && rollout.machines().withdrawn().contains(slot);
  }

  private static boolean runs(Instances list, InstanceId id) {
    return list.all().stream()
        .anyMatch(one -> one.id().equals(id) && one.state() == ObservedInstance.State.RUNNING);
  }

  private static boolean isWanted(DesiredCluster desired, SlotRecord slot) {
    ServiceSpec service = desired.spec().services().get(slot.slot().service());
    boolean listens =
        desired.spec().loadBalancer().stream()
            .flatMap(balancer -> balancer.listeners().stream())
            .anyMatch(listener -> listener.service().equals(slot.slot().service()));
    return desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE
        && service != null
        && listens
        && slot.slot().ordinal() <= service.instances();
  }
}
