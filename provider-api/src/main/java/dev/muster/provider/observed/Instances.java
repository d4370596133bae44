package dev.muster.provider.observed;

import java.util.List;

/**
 * The machines of a scope, the terminated ones that the provider still lists among them.
 *
 * @param all every one that the scope holds, whoever owns it
 */
public record Instances(List<ObservedInstance> all) implements PartContent {
  /** Copies the list. */
  public Instances {
    all = List.copyOf(all);
  }
}
