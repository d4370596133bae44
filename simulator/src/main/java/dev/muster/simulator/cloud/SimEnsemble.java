package dev.muster.simulator.cloud;

import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A founded ensemble of the truth: its committed voters and what it holds. */
public final class SimEnsemble {
  private static final long FIRST_VERSION = 0x1_0000_0000L;

  final SortedMap<MemberId, String> voters = new TreeMap<>();
  final SortedMap<ServiceName, PublishedConfig> published = new TreeMap<>();
  long version = FIRST_VERSION;
  boolean initialized;

  /** The committed voters with their addresses. */
  public SortedMap<MemberId, String> voters() {
    return Collections.unmodifiableSortedMap(voters);
  }

  /** The newest configuration of each service. */
  public Map<ServiceName, PublishedConfig> published() {
    return Collections.unmodifiableSortedMap(published);
  }

  /** Whether it carries its cluster's id. */
  public boolean isInitialized() {
    return initialized;
  }
}
