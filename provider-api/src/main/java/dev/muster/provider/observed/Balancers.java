package dev.muster.provider.observed;

import java.util.List;

/**
 * The load balancers of a scope.
 *
 * @param all every one that the scope holds, whoever owns it
 */
public record Balancers(List<ObservedBalancer> all) implements PartContent {
  /** Copies the list. */
  public Balancers {
    all = List.copyOf(all);
  }
}
