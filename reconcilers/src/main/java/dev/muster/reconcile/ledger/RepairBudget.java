package dev.muster.reconcile.ledger;

import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many machines of a service may be taken away without being asked: a tenth of it an hour, and
 * one at least.
 */
public final class RepairBudget {
  /** How long a repair counts. */
  public static final Duration WINDOW = Duration.ofHours(1);

  private static final int SHARE = 10;

  private RepairBudget() {}

  /** The larger of one machine and a tenth of them. */
  public static int share(int machines) {
    return Math.max(1, machines / SHARE);
  }

  /** Whether a repair still counts. */
  public static boolean counts(RepairHistory.Entry entry, Instant now) {
    return entry.at().plus(WINDOW).isAfter(now);
  }

  /** The repairs of a service that still count. */
  public static List<RepairHistory.Entry> spent(Ledger ledger, ServiceName service, Instant now) {
    return ledger.repairs().entries().stream()
        .filter(entry -> counts(entry, now))
        .filter(entry -> entry.slot().service().equals(service))
        .toList();
  }

  /** Whether a service has had all the repairs that it may have unasked for now. */
  public static boolean isSpent(Ledger ledger, ServiceName service, Instant now) {
    int slots =
        Math.toIntExact(
            ledger.slots().keySet().stream()
                .filter(slot -> slot.service().equals(service))
                .count());
    return spent(ledger, service, now).size() >= share(slots);
  }
}
