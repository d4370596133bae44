package dev.muster.controller.guard;

import java.util.List;

/**
 * Judges what a pass wants to do. A pure function that may hold things back and never adds any;
 * guards judge one after the other, each what the earlier ones left.
 */
public interface Guard {
  /** A short word for metrics, events and documentation, such as {@code repair-budget}. */
  String name();

  /** The type of the condition that is True while the guard holds something. */
  String condition();

  /** What is held back, and why; empty when all may go on. */
  List<Hold> judge(GuardView view);
}
