package dev.muster.controller.kernel;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many machines of a service a zone took at once lately. A batch for which a zone has no room
 * is refused whole, though there may be room for some: the next one there is half as large, down to
 * a single machine, and each that is accepted lets the next be twice as large. It is only
 * remembered: whoever forgets it has some calls refused.
 *
 * @param most where batches are bounded, and how many machines the next one has at most
 */
public record LaunchRoom(SortedMap<Pool, Integer> most) {
  /** Nothing was refused. */
  public static final LaunchRoom ANY = new LaunchRoom(new TreeMap<>());

  /** Copies the map. */
  public LaunchRoom {
    most = Collections.unmodifiableSortedMap(new TreeMap<>(most));
  }

  /**
   * Where room is taken: the machines of a service are of one size.
   *
   * @param service the service
   * @param zone the zone
   */
  public record Pool(ServiceName service, Zone zone) implements Comparable<Pool> {
    private static final Comparator<Pool> ORDER =
        Comparator.comparing(Pool::service).thenComparing(Pool::zone);

    /** The pool of a launch. */
    public static Pool of(LaunchInstance launch) {
      return new Pool(launch.identity().slot().service(), launch.zone());
    }

    @Override
    public int compareTo(Pool other) {
      return ORDER.compare(this, other);
    }
  }

  /** How many machines the next batch of a pool has at most. */
  int of(Pool pool, int maximum) {
    return Math.min(maximum, most.getOrDefault(pool, maximum));
  }

  /**
   * What is remembered after some launches.
   *
   * @param launches those that were allowed
   * @param batches which of them went together
   * @param ended how they ended
   * @param maximum how many machines the provider launches at once
   */
  LaunchRoom after(
      List<PlannedAction> launches,
      LaunchBatches batches,
      Map<ActionKey, Outcome> ended,
      int maximum) {
    Map<ActionKey, LaunchBatch> byMember = batches.byMember();
    SortedMap<Pool, Integer> accepted = new TreeMap<>();
    SortedMap<Pool, Integer> refused = new TreeMap<>();
    for (PlannedAction planned : launches) {
      if (planned.action() instanceof LaunchInstance launch) {
        LaunchBatch batch = byMember.get(launch.key());
        int size = batch == null ? 1 : batch.size();
        Outcome outcome = ended.get(launch.key());
        if (outcome instanceof Outcome.Accepted) {
          accepted.merge(Pool.of(launch), size, Math::max);
        } else if (outcome instanceof Outcome.Refused(Failure.NoCapacity _)) {
          refused.merge(Pool.of(launch), size, Math::min);
        }
      }
    }
    if (accepted.isEmpty() && refused.isEmpty()) {
      return this;
    }
    SortedMap<Pool, Integer> next = new TreeMap<>(most);
    accepted.forEach((pool, size) -> next.computeIfPresent(pool, (_, _) -> 2 * size));
    refused.forEach((pool, size) -> next.put(pool, Math.max(1, size / 2)));
    next.values().removeIf(bound -> bound >= maximum);
    return new LaunchRoom(next);
  }
}
