package dev.muster.controller.kernel;

import java.util.List;

/**
 * What one event led to.
 *
 * @param state the next state
 * @param effects what the shell shall do, in order
 */
public record Step(KernelState state, List<Effect> effects) {
  /** Copies the list. */
  public Step {
    effects = List.copyOf(effects);
  }
}
