package dev.muster.simulator.cloud;

import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A founded ensemble of the truth: its committed voters and what it holds. */
public final class SimEnsemble {
  private static final long FIRST_VERSION = 0x1_0000_0000L;

  final SortedMap<MemberId, String> voters = new TreeMap<>();
  final SortedMap<ServiceName, ServiceConfigs> configs = new TreeMap<>();
  long version = FIRST_VERSION;
  boolean initialized;

  /** The committed voters with their addresses. */
  public SortedMap<MemberId, String> voters() {
    return Collections.unmodifiableSortedMap(voters);
  }

  /** The newest configuration of each service. */
  public SortedMap<ServiceName, PublishedConfig> published() {
    SortedMap<ServiceName, PublishedConfig> published = new TreeMap<>();
    configs.forEach(
        (service, known) -> known.head().ifPresent(head -> published.put(service, head)));
    return published;
  }

  /** The configuration of the machines that do not follow the head of their service. */
  public SortedMap<Occupant, PublishedConfig> assigned() {
    SortedMap<Occupant, PublishedConfig> assigned = new TreeMap<>();
    configs.values().forEach(known -> assigned.putAll(known.assigned()));
    return assigned;
  }

  /** What a machine reads; empty for nothing. */
  public Optional<PublishedConfig> readBy(Occupant occupant) {
    return configs.getOrDefault(occupant.slot().service(), ServiceConfigs.NONE).readBy(occupant);
  }

  /** Whether it carries its cluster's id. */
  public boolean isInitialized() {
    return initialized;
  }
}
