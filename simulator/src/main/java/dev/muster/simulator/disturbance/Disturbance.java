package dev.muster.simulator.disturbance;

import dev.muster.simulator.stage.Stage;

/** Something that happens to a run from outside. Its text is what a person reads in a report. */
public interface Disturbance {
  /** Happens. */
  void strike(Stage stage);

  /** Whether it is a fault, or a wish that decides what the end shall be. */
  Nature nature();

  /** What kind of thing a disturbance is. */
  enum Nature {
    /** Somebody wants something: the run without faults has it as well. */
    WISH,
    /** Something goes wrong, or a person gets in the way: without it the end is the same. */
    FAULT
  }
}
