package dev.muster.local.store;

/** Moments between two writes, at which a test may crash. */
@FunctionalInterface
public interface FaultPoints {
  /** No faults. */
  FaultPoints NONE = _ -> {};

  /**
   * Called when the work has come to a point.
   *
   * @param point what has just been done
   */
  void reached(String point);
}
