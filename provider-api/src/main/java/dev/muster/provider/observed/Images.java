package dev.muster.provider.observed;

import java.util.List;

/**
 * The machine images of a scope.
 *
 * @param all every one that the scope holds, whoever owns it
 */
public record Images(List<ObservedImage> all) implements PartContent {
  /** Copies the list. */
  public Images {
    all = List.copyOf(all);
  }
}
