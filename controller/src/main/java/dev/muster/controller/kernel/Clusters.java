package dev.muster.controller.kernel;

import dev.muster.controller.kernel.ClusterState.Schedule;
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

  /** Who goes first among those that wait. */
  enum Rank {
    /** A person has changed something. */
    PERSON,
    /** Something is under way. */
    FOLLOW_UP,
    /** Something has failed and is tried again. */
    RETRY,
    /** It is time to look again. */
    RESYNC;

    static Rank of(Schedule schedule) {
      return switch (schedule.urgency()) {
        case PERSON -> PERSON;
        case FOLLOW_UP -> schedule.hasFailedAgain() ? RETRY : FOLLOW_UP;
        case RESYNC -> RESYNC;
      };
    }
  }

  /**
   * Where a waiting cluster stands.
   *
   * @param rank people first
   * @param dueAt then the longest due
   * @param key then by name; empty for the place before all others of that rank and instant
   */
  private record Place(Rank rank, Instant dueAt, Optional<ClusterKey> key)
      implements Comparable<Place> {
    static Place of(ClusterState cluster) {
      Schedule schedule = cluster.schedule();
      return new Place(Rank.of(schedule), schedule.dueAt(), Optional.of(cluster.input().key()));
    }

    @Override
    public int compareTo(Place other) {
      int byRank = rank.compareTo(other.rank);
      int byInstant = byRank != 0 ? byRank : dueAt.compareTo(other.dueAt);
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

  /** The first so many waiting clusters of a scope and rank that are due, the longest due first. */
  List<ClusterState> due(Scope scope, Rank rank, Instant now, int most) {
    List<ClusterState> due = new ArrayList<>();
    Iterator<Map.Entry<Place, ClusterState>> places =
        of(scope).from(new Place(rank, Instant.MIN, Optional.empty()));
    while (due.size() < most && places.hasNext()) {
      Map.Entry<Place, ClusterState> next = places.next();
      if (next.getKey().rank() != rank || next.getKey().dueAt().isAfter(now)) {
        break;
      }
      due.add(next.getValue());
    }
    return due;
  }

  /**
   * When the first waiting cluster of a scope and rank will be due that is due after an instant.
   */
  Optional<Instant> nextDue(Scope scope, Rank rank, Instant after) {
    Iterator<Map.Entry<Place, ClusterState>> places =
        of(scope).from(new Place(rank, after.plusNanos(1), Optional.empty()));
    if (!places.hasNext()) {
      return Optional.empty();
    }
    Place first = places.next().getKey();
    return first.rank() == rank ? Optional.of(first.dueAt()) : Optional.empty();
  }
}
