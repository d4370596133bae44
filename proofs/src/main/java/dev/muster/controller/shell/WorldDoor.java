package dev.muster.controller.shell;

import dev.muster.controller.kernel.KernelState;

/** Lets the fuzzer serve an API without a controller. */
public final class WorldDoor {
  private WorldDoor() {}

  /** What a controller knows that leads nothing. */
  public static LiveWorld empty() {
    return new LiveWorld(() -> KernelState.EMPTY);
  }
}
