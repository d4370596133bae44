package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.Confirmation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Repairs go one after the other, and at most max(1, 10 %) of a service's machines an hour, beyond
 * which a person has to confirm. Where clocks differ, an hour is not an hour, and only the order is
 * judged.
 */
final class RepairsBounded extends Invariant {
  private static final long HOUR_MILLIS = 55 * 60_000L;

  private final Map<String, List<Long>> repairs = new HashMap<>();
  private final Set<Confirmation> heard = new HashSet<>();
  private final Map<ClusterUid, Integer> confirmed = new HashMap<>();
  private final Map<ClusterUid, Map<Slot, InstanceId>> unfilled = new HashMap<>();

  RepairsBounded() {
    super("repairs-bounded", "a wrong witness would take the whole fleet away");
  }

  @Override
  public void changed(ClusterInput input) {
    input
        .confirmation()
        .filter(heard::add)
        .ifPresent(word -> confirmed.merge(input.desired().uid(), word.count(), Integer::sum));
  }

  // With the ledger its count of repairs is lost.
  @Override
  public void lost(ClusterKey key) {
    repairs.clear();
    unfilled.clear();
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    if (landing.action() instanceof LaunchInstance launch && outcome instanceof Outcome.Accepted) {
      unfilled
          .getOrDefault(launch.identity().uid(), new HashMap<>())
          .remove(launch.identity().slot());
    }
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof TerminateInstance terminate
        && terminate.cause() == Cause.REPAIR) {
      stage()
          .cloud()
          .find(terminate.instance())
          .filter(SimMachine::isLive)
          .flatMap(SimMachine::identity)
          .ifPresent(who -> judge(landing, terminate, who));
    }
  }

  private void judge(Landing landing, TerminateInstance terminate, InstanceIdentity who) {
    Ledger ledger = stage().store().ledger(landing.cluster());
    Map<Slot, InstanceId> waiting = unfilled.computeIfAbsent(who.uid(), _ -> new HashMap<>());
    waiting.keySet().removeIf(slot -> !ledger.slots().containsKey(slot));
    if (waiting.keySet().stream().anyMatch(slot -> !slot.equals(who.slot()))) {
      broken(terminate.summary() + " while " + waiting + " were repaired and have no machine yet");
    }
    // A remnant's slot is filled already.
    SlotRecord recorded = ledger.slots().get(who.slot());
    if (recorded != null && recorded.instance().filter(terminate.instance()::equals).isPresent()) {
      waiting.put(who.slot(), terminate.instance());
    }
    List<Long> times =
        repairs.computeIfAbsent(who.uid() + "/" + who.slot().service(), _ -> new ArrayList<>());
    times.removeIf(at -> at < now() - HOUR_MILLIS);
    times.add(now());
    long slots =
        ledger.slots().keySet().stream()
            .filter(slot -> slot.service().equals(who.slot().service()))
            .count();
    long allowed = Math.max(1, slots / 10) + confirmed.getOrDefault(who.uid(), 0);
    boolean steady = stage().hosts().stream().allMatch(host -> host.isSteady());
    if (steady && times.size() > allowed) {
      broken(
          "%s is repair %d of %s within an hour, %d are allowed"
              .formatted(terminate.summary(), times.size(), who.slot().service(), allowed));
    }
  }
}
