package dev.muster.proof;

/**
 * The example's gate on traffic, which it comes without: a proof sends requests, a newcomer none.
 */
final class TrafficGate {
  private static final String OFF = "          # - { type: traffic,";
  private static final String ON = "          - { type: traffic,";

  private TrafficGate() {}

  /** The example's document with the gate. */
  static String in(String document) {
    return document.replace(OFF, ON);
  }
}
