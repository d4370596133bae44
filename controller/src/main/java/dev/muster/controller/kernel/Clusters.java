package dev.muster.controller.kernel;

import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.provider.Scope;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All clusters by key, and whose turn comes when: which of those that wait are due, and when the
 * next one will be, without a look at the others. It never changes.
 */
public final class Clusters extends AbstractMap<ClusterKey, ClusterState> {
  static final Clusters NONE = new Clusters(VersionedMap.empty(), VersionedMap.empty(), 0);

  private final VersionedMap<ClusterKey, ClusterState> byKey;
  private final VersionedMap<Scope, VersionedMap<Place, ClusterState>> waiting;
  private final int running;

  private Clusters(
      VersionedMap<ClusterKey, ClusterState> byKey,
      VersionedMap<Scope, VersionedMap<Place, ClusterState>> waiting,
      int running) {
    this.byKey = byKey;
    this.waiting = waiting;
    this.running = running;
  }

  /**
   * Where a waiting cluster stands.
   *
   * @param urgency people first
   * @param dueAt then the longest due
   * @param key then by name; empty for the place before all others of that urgency and instant
   */
  private record Place(Urgency urgency, Instant dueAt, Optional<ClusterKey> key)
      implements Comparable<Place> {
    static Place of(ClusterState cluster) {
      Schedule schedule = cluster.schedule();
      return new Place(schedule.urgency(), schedule.dueAt(), Optional.of(cluster.input().key()));
    }

    @Override
    public int compareTo(Place other) {
      int byUrgency = urgency.compareTo(other.urgency);
      int byInstant = byUrgency != 0 ? byUrgency : dueAt.compareTo(other.dueAt);
      if (byInstant != 0) {
        return byInstant;
      }
      return key.isPresent() && other.key.isPresent()
          ? key.get().compareTo(other.key.get())
          : Boolean.compare(key.isPresent(), other.key.isPresent());
    }
  }

  @Override
  public Set<Map.Entry<ClusterKey, ClusterState>> entrySet() {
    return byKey.entrySet();
  }

  @Override
  public int size() {
    return byKey.size();
  }

  @Override
  public @Nullable ClusterState get(Object key) {
    return key instanceof ClusterKey name ? find(name).orElse(null) : null;
  }

  /** The cluster of a key. */
  public Optional<ClusterState> find(ClusterKey key) {
    return byKey.find(key);
  }

  /** How many passes are under way. */
  int running() {
    return running;
  }

  Clusters with(ClusterState cluster) {
    ClusterKey key = cluster.input().key();
    Clusters others = byKey.find(key).map(this::departed).orElse(this);
    boolean waits = cluster.pass().isEmpty();
    Scope scope = cluster.input().scope();
    return new Clusters(
        byKey.with(key, cluster),
        waits
            ? others.waiting.with(scope, others.of(scope).with(Place.of(cluster), cluster))
            : others.waiting,
        others.running + (waits ? 0 : 1));
  }

  Clusters without(ClusterKey key) {
    return byKey
        .find(key)
        .map(this::departed)
        .map(others -> new Clusters(byKey.without(key), others.waiting, others.running))
        .orElse(this);
  }

  /** The turns as they are without a cluster, which is still among the keys. */
  private Clusters departed(ClusterState cluster) {
    Scope scope = cluster.input().scope();
    return cluster.pass().isPresent()
        ? new Clusters(byKey, waiting, running - 1)
        : new Clusters(byKey, waiting.with(scope, of(scope).without(Place.of(cluster))), running);
  }

  private VersionedMap<Place, ClusterState> of(Scope scope) {
    return waiting.find(scope).orElseGet(VersionedMap::empty);
  }

  /** The first so many waiting clusters of a scope that are due: people first, then the oldest. */
  List<ClusterState> due(Scope scope, Instant now, int most) {
    List<ClusterState> due = new ArrayList<>();
    for (Urgency urgency : Urgency.values()) {
      Iterator<Map.Entry<Place, ClusterState>> turns =
          of(scope).from(new Place(urgency, Instant.MIN, Optional.empty()));
      while (due.size() < most && turns.hasNext()) {
        Map.Entry<Place, ClusterState> turn = turns.next();
        if (turn.getKey().urgency() != urgency || turn.getKey().dueAt().isAfter(now)) {
          break;
        }
        due.add(turn.getValue());
      }
    }
    return due;
  }

  /** When the first waiting cluster of a scope will be due that is not due yet. */
  Optional<Instant> nextDue(Scope scope, Instant now) {
    Optional<Instant> next = Optional.empty();
    for (Urgency urgency : Urgency.values()) {
      Iterator<Map.Entry<Place, ClusterState>> turns =
          of(scope).from(new Place(urgency, now.plusNanos(1), Optional.empty()));
      if (turns.hasNext()) {
        Place first = turns.next().getKey();
        if (first.urgency() == urgency
            && next.filter(earlier -> !first.dueAt().isBefore(earlier)).isEmpty()) {
          next = Optional.of(first.dueAt());
        }
      }
    }
    return next;
  }
}
