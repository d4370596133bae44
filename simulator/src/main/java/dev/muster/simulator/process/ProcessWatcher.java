package dev.muster.simulator.process;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;

/** Is told what the kernels of the controllers see and want. */
public interface ProcessWatcher {
  /** A kernel is told something. */
  default void told(SimController controller, KernelEvent event) {}

  /** A kernel wants something done. */
  default void wants(SimController controller, Effect effect) {}
}
