package dev.muster.controller.kernel;

import dev.muster.controller.kernel.Clusters.Rank;
import dev.muster.controller.kernel.KernelState.StoreLink;
import dev.muster.controller.kernel.ScopeState.Fencing;
import dev.muster.provider.Scope;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workspace of one step: a copy of the state that ends as the next one, and the effects. */
final class Turn {
  private static final List<Rank> RANKS = List.of(Rank.values());
  private static final Comparator<ClusterState> LONGEST_DUE_FIRST =
      Comparator.comparing((ClusterState cluster) -> cluster.schedule().dueAt())
          .thenComparing(cluster -> cluster.input().key());

  private static final int MAXIMUM_DOUBLINGS = 16;

  private final KernelConfig config;
  private final Instant now;
  private final SortedMap<Scope, ScopeState> scopes;
  private final List<Effect> effects = new ArrayList<>();
  private Clusters clusters;
  private StoreLink store;
  private long nextPass;
  private Optional<Instant> wakeAt;

  Turn(KernelConfig config, KernelState state, Instant now) {
    this.config = config;
    this.now = now;
    this.clusters = state.clusters();
    this.scopes = new TreeMap<>(state.scopes());
    this.store = state.store();
    this.nextPass = state.nextPass();
    this.wakeAt = state.wakeAt();
  }

  KernelConfig config() {
    return config;
  }

  Instant now() {
    return now;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  Optional<ClusterState> cluster(ClusterKey key) {
    return clusters.find(key);
  }

  List<ClusterState> clusters() {
    return List.copyOf(clusters.values());
  }

  List<ClusterState> clustersOf(Scope scope) {
    return clusters.values().stream()
        .filter(cluster -> cluster.input().scope().equals(scope))
        .toList();
  }

  /**
   * The clusters whose turn it is, as many as there is room for: people first, then the longest
   * due.
   */
  List<ClusterState> due() {
    int room = Math.max(0, config.maximumPasses() - clusters.running());
    List<ClusterState> due = new ArrayList<>();
    for (Rank rank : RANKS) {
      List<ClusterState> ofRank = new ArrayList<>();
      for (ScopeState scope : scopes.values()) {
        if (scope.isLed()) {
          ofRank.addAll(due(scope, rank, room));
        }
      }
      ofRank.sort(LONGEST_DUE_FIRST);
      due.addAll(ofRank.subList(0, Math.min(ofRank.size(), room - due.size())));
    }
    return due;
  }

  private List<ClusterState> due(ScopeState scope, Rank rank, int most) {
    return switch (rank) {
      case PERSON, FOLLOW_UP, RESYNC -> clusters.due(scope.scope(), rank, now, most);
      case RETRY ->
          clusters.due(scope.scope(), rank, now, Math.min(most, scope.retries().admits(now)));
    };
  }

  void put(ClusterState cluster) {
    clusters = clusters.with(cluster);
  }

  void remove(ClusterKey key) {
    clusters = clusters.without(key);
  }

  ScopeState scope(Scope scope) {
    ScopeState known = scopes.get(scope);
    return known == null ? ScopeState.of(scope) : known;
  }

  List<ScopeState> scopes() {
    return List.copyOf(scopes.values());
  }

  void put(ScopeState scope) {
    scopes.put(scope.scope(), scope);
  }

  boolean isStoreConnected() {
    return store == StoreLink.CONNECTED;
  }

  void store(StoreLink link) {
    store = link;
  }

  long nextPass() {
    return nextPass++;
  }

  void woken() {
    wakeAt = wakeAt.filter(at -> at.isAfter(now));
  }

  /** Ends the leadership of a scope: its passes are given up, whatever they were at. */
  void loseLeadership(Scope scope) {
    put(scope(scope).led(Optional.empty(), new Fencing.Raised()));
    clustersOf(scope).forEach(cluster -> put(cluster.abandoned()));
  }

  /** Ends the leadership of a scope since a newer leader was met. */
  void resign(Scope scope, String reason) {
    loseLeadership(scope);
    effect(new Effect.Resign(scope, reason));
  }

  /** The pause after so many failures in a row: doubling, bounded, spread by the seed. */
  Duration backoff(String subject, int failures) {
    long base = config.backoffBase().toMillis();
    long cap = config.backoffCap().toMillis();
    int doublings = Math.min(Math.max(failures - 1, 0), MAXIMUM_DOUBLINGS);
    long full = Math.min(cap, base << doublings);
    return Duration.ofMillis(spread(full, subject, failures));
  }

  /** The time until the next resync, spread so that clusters do not march in step. */
  Duration resync(String subject) {
    return Duration.ofMillis(spread(config.resync().toMillis(), subject, now.getEpochSecond()));
  }

  // Between four fifths and the whole of the pause.
  private long spread(long millis, String subject, long salt) {
    long mixed = mix(config.seed() ^ mix(subject.hashCode() * 31L + salt));
    long fifth = Math.max(1, millis / 5);
    return millis - Math.floorMod(mixed, fifth);
  }

  // SplitMix64's finalizer.
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  Step end() {
    Optional<Instant> next = earliest();
    if (next.isPresent() && !next.equals(wakeAt)) {
      wakeAt = next;
      effects.add(new Effect.WakeAt(next.get()));
    }
    return new Step(new KernelState(clusters, scopes, store, nextPass, wakeAt), effects);
  }

  private Optional<Instant> earliest() {
    List<Instant> instants = new ArrayList<>();
    for (ScopeState scope : scopes.values()) {
      if (scope.fence().isPresent() && scope.fencing() instanceof Fencing.Due due) {
        instants.add(due.at());
      }
      if (store == StoreLink.CONNECTED && scope.isLed()) {
        for (Rank rank : RANKS) {
          nextDue(scope, rank).ifPresent(instants::add);
        }
      }
    }
    return instants.stream().min(Instant::compareTo);
  }

  private Optional<Instant> nextDue(ScopeState scope, Rank rank) {
    Instant opensAt = scope.retries().opensAt();
    if (rank != Rank.RETRY || !opensAt.isAfter(now)) {
      return clusters.nextDue(scope.scope(), rank, now);
    }
    // Whoever is due already waits for the budget like those that will be due.
    return clusters
        .nextDue(scope.scope(), rank, Instant.EPOCH)
        .map(dueAt -> dueAt.isAfter(opensAt) ? dueAt : opensAt);
  }
}
