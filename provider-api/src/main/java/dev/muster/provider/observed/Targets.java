package dev.muster.provider.observed;

import java.util.List;

/**
 * The targets of a scope's load balancers.
 *
 * @param all every one that the scope holds, whoever owns it
 */
public record Targets(List<ObservedTarget> all) implements PartContent {
  /** Copies the list. */
  public Targets {
    all = List.copyOf(all);
  }
}
