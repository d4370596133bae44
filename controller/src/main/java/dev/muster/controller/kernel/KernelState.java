package dev.muster.controller.kernel;

import dev.muster.provider.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the kernel knows. It can be lost at any moment: what matters is in the store and in the
 * world.
 *
 * @param clusters all clusters of the store
 * @param scopes what is led, and what was seen of it
 * @param store whether the store is reached
 * @param nextPass the number of the next pass
 * @param wakeAt the tick that was asked for last
 */
public record KernelState(
    Clusters clusters,
    SortedMap<Scope, ScopeState> scopes,
    StoreLink store,
    long nextPass,
    Optional<Instant> wakeAt) {
  /** What a controller knows when it starts. */
  public static final KernelState EMPTY =
      new KernelState(Clusters.NONE, new TreeMap<>(), StoreLink.CONNECTED, 1, Optional.empty());

  /** Copies the scopes; the clusters never change. */
  public KernelState {
    scopes = Collections.unmodifiableSortedMap(new TreeMap<>(scopes));
  }

  /** Whether the store is reached. */
  public enum StoreLink {
    /** Writes may be tried. */
    CONNECTED,
    /** Nothing may begin. */
    SUSPENDED
  }
}
