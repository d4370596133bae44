package dev.muster.provider.observed;

import java.util.List;

/**
 * The networks of a scope.
 *
 * @param all every one that the scope holds, whoever owns it
 */
public record Networks(List<ObservedNetwork> all) implements PartContent {
  /** Copies the list. */
  public Networks {
    all = List.copyOf(all);
  }
}
