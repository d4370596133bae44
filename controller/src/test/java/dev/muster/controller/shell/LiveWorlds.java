package dev.muster.controller.shell;

import dev.muster.controller.kernel.KernelState;
import java.util.function.Supplier;

/** Worlds as a kernel of a test sees them. */
public final class LiveWorlds {
  private LiveWorlds() {}

  /** What the kernel with this state sees. */
  public static LiveWorld of(Supplier<KernelState> state) {
    return new LiveWorld(state);
  }
}
