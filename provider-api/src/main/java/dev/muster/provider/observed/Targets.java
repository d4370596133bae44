package dev.muster.provider.observed;

import java.util.List;

/**
 * The targets of a scope's load balancers.
 *
 * @param all every one that the scope holds, whoever owns it
 * @param traffic what became of their requests, for load balancers that count
 */
public record Targets(List<ObservedTarget> all, List<RevisionTraffic> traffic)
    implements PartContent {
  /** Copies the lists. */
  public Targets {
    all = List.copyOf(all);
    traffic = List.copyOf(traffic);
  }

  /** The targets of load balancers that count nothing. */
  public Targets(List<ObservedTarget> all) {
    this(all, List.of());
  }
}
