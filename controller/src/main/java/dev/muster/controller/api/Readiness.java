package dev.muster.controller.api;

/** Whether this controller can work. */
public sealed interface Readiness {
  /** The store is reached and what is led can be written. */
  record Ready() implements Readiness {}

  /**
   * It cannot.
   *
   * @param why which part is missing
   */
  record NotReady(String why) implements Readiness {}
}
