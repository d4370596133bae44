package dev.muster.reconcile.ledger;

import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines that Muster took away without being asked, for the deletion budget.
 *
 * @param entries oldest first, at most {@link #MAXIMUM_ENTRIES}
 */
public record RepairHistory(List<Entry> entries) {
  /** How many entries are kept. */
  public static final int MAXIMUM_ENTRIES = 200;

  /** A history without entries. */
  public static final RepairHistory EMPTY = new RepairHistory(List.of());

  /** Copies the list and drops the oldest beyond the bound. */
  public RepairHistory {
    int surplus = Math.max(0, entries.size() - MAXIMUM_ENTRIES);
    entries = List.copyOf(entries.subList(surplus, entries.size()));
  }

  /** The same with one more entry. */
  public RepairHistory plus(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new RepairHistory(more);
  }

  /**
   * One machine that was taken away.
   *
   * @param slot its place
   * @param at when that was decided
   */
  public record Entry(Slot slot, Instant at) {}
}
