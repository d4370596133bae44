package dev.muster.provider.observed;

import java.util.List;

/**
 * What the agents of a cluster say. An agent that says nothing has no entry: that is not knowing,
 * never "unhealthy".
 *
 * @param all the newest report of each agent that has one
 */
public record Reports(List<InstanceReport> all) implements PartContent {
  /** Copies the list. */
  public Reports {
    all = List.copyOf(all);
  }
}
