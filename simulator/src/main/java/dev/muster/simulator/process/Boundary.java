package dev.muster.simulator.process;

/** Is passed before and after every effect of a controller: where a crash plan strikes. */
@FunctionalInterface
public interface Boundary {
  /** The one that lets everything pass. */
  Boundary OPEN = _ -> {};

  /** A controller is about to make a call, or to hear its answer. */
  void reached(SimController controller);
}
