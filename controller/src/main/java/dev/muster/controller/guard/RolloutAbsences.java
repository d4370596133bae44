package dev.muster.controller.guard;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.Slot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The machines that a rollout forgets because they are not listed any more. */
final class RolloutAbsences {
  private static final String LEAVE = "leave/";

  private RolloutAbsences() {}

  /** Whether a wish is to forget a machine of a rollout. */
  static boolean isOfRollout(String wish) {
    return wish.startsWith(LEAVE);
  }

  /**
   * The wishes to forget a machine of a rollout that was not seen to have ended, each with its
   * slot.
   *
   * @param after the rollout as it shall be recorded
   * @param slots the records of slots that take machines of it over
   * @param ledger what is recorded now
   * @param listed the machines that were seen
   */
  static SortedMap<String, Slot> of(
      Rollout after, List<SlotRecord> slots, Ledger ledger, Instances listed) {
    SortedMap<String, Slot> wishes = new TreeMap<>();
    Rollout before = ledger.rollouts().get(after.service());
    if (before == null) {
      return wishes;
    }
    Set<InstanceId> kept = new HashSet<>();
    Stream.concat(after.machines().all().stream(), slots.stream())
        .flatMap(record -> record.instance().stream())
        .forEach(kept::add);
    before.machines().all().stream()
        .filter(record ->
            record.instance().filter(id -> !kept.contains(id) && !hasEnded(id, listed)).isPresent())
        .forEach(record ->
            wishes.put(LEAVE + record.slot() + "#" + record.incarnation(), record.slot()));
    return wishes;
  }

  private static boolean hasEnded(InstanceId id, Instances listed) {
    return listed.all().stream()
        .anyMatch(machine ->
            machine.id().equals(id) && machine.state() == ObservedInstance.State.TERMINATED);
  }
}
