package dev.muster.ensemble;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param word for a server's answer to a four-letter word
 * @param connect for a session with a server that says it serves
 * @param request for the answer to one request
 * @param settle for the servers to serve again after an answer was lost or a leader left
 * @param report for one agent's answer
 * @param reports for all agents' answers
 * @param idle before a connection that nobody uses is closed
 */
record Patience(
    Duration word,
    Duration connect,
    Duration request,
    Duration settle,
    Duration report,
    Duration reports,
    Duration idle) {
  /** For machines within one region. */
  static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));
}
