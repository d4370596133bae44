package dev.muster.simulator;

import dev.muster.simulator.disturbance.Planned;

/** Is told how far a run is, and looks at its stage for itself. It must change nothing there. */
public interface RunWatcher {
  /** Something of the plan is about to happen. */
  default void striking(Planned planned) {}

  /** The truth has changed. */
  default void changed() {}

  /** All faults have ended. */
  default void healed() {}

  /** All is as it shall be. */
  default void settled() {}
}
