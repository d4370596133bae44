package dev.muster.simulator.process;

/** Is asked before and after every effect of every controller: where a crash plan strikes. */
@FunctionalInterface
public interface Boundary {
  /** The one that lets everything pass. */
  Boundary OPEN = () -> false;

  /** Whether the controller that is here crashes. */
  boolean strikes();
}
