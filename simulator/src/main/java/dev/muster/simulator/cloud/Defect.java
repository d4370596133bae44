package dev.muster.simulator.cloud;

/** What is wrong with a revision. */
public enum Defect {
  /** Its service answers badly from the beginning. */
  SICK,
  /** Its service answers well for a while, and badly after that. */
  SICKENS,
  /** Its machines end while they boot. */
  DIES,
  /** No image of it can be built. */
  UNBUILDABLE,
  /** Its service names another version. */
  LIES,
  /** Its service says that it is well, and its metrics say that it is not. */
  ERRS
}
