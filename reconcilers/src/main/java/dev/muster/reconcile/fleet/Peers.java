package dev.muster.reconcile.fleet;

import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.RevisionId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the other machines of a service run. */
public final class Peers {
  private Peers() {}

  /**
   * One of those that run what most of the slots run that do not run what is wanted; empty when all
   * do.
   *
   * @param slots the slots of a service
   * @param wanted what the spec asks for
   */
  public static Optional<SlotRecord> onOther(List<SlotRecord> slots, RevisionId wanted) {
    Map<RevisionId, Integer> counts = new HashMap<>();
    List<SlotRecord> other =
        slots.stream().filter(slot -> !slot.revision().equals(wanted)).toList();
    other.forEach(slot -> counts.merge(slot.revision(), 1, Integer::sum));
    return other.stream()
        .max(
            Comparator.<SlotRecord>comparingInt(slot -> counts.getOrDefault(slot.revision(), 0))
                .thenComparing(SlotRecord::revision));
  }
}
