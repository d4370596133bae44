package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.Instances;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
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

  // The newest may have come after the decision, while that was recorded.
  private static final int KEPT = 3;

  private final Map<SimMachine, Long> unwellSince = new HashMap<>();
  private final Map<SimController, Deque<Instances>> shown = new HashMap<>();

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
  public void told(SimController controller, KernelEvent event) {
    if (event instanceof KernelEvent.Swept swept
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
    if (effect instanceof Effect.Act act
        && act.action() instanceof TerminateInstance terminate
        && terminate.cause() == Cause.REPAIR) {
      stage()
          .cloud()
          .find(terminate.instance())
          .flatMap(SimMachine::identity)
          .ifPresent(who -> {
            judge(terminate, who);
            judge(controller, act.key(), terminate);
          });
    }
  }

  // What the controller itself saw: machines of the ledger that are down, and the one to go.
  private void judge(SimController controller, ClusterKey key, TerminateInstance terminate) {
    List<SlotRecord> slots =
        stage().store().ledger(key).slots().values().stream()
            .filter(slot -> slot.slot().service().equals(terminate.slot().service()))
            .toList();
    long broken =
        1
            + slots.stream()
                .filter(slot -> !slot.slot().equals(terminate.slot()))
                .flatMap(slot -> slot.instance().stream())
                .filter(id ->
                    shown.getOrDefault(controller, new ArrayDeque<>()).stream()
                        .allMatch(list -> isDown(list, id)))
                .count();
    if (broken >= LEAST && broken * 100 > (long) PERCENT * slots.size()) {
      broken(terminate.summary() + " as " + broken + " of " + slots.size() + " are seen broken");
    }
  }

  private static boolean isDown(Instances list, InstanceId id) {
    return list.all().stream()
        .filter(one -> one.id().equals(id))
        .anyMatch(one ->
            switch (one.state()) {
              case PENDING, RUNNING -> false;
              case STOPPING, STOPPED, TERMINATING, TERMINATED -> true;
            });
  }

  // One that has just been started again may come up yet.
  private boolean isKnownToBeUnwell(SimMachine machine) {
    long since = Math.max(unwellSince.getOrDefault(machine, now()), machine.changedAt());
    return now() - since > KNOWN_MILLIS;
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
        unwell += isKnownToBeUnwell(machine) ? 1 : 0;
      }
    }
    if (unwell >= LEAST && unwell * 100 > PERCENT * all) {
      broken(terminate.summary() + " while " + unwell + " of " + all + " do not serve");
    }
  }
}
