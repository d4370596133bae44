package dev.muster.example.webhead;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What this service does wrong on purpose, so that one can see what a rollout does about it. It
 * comes from the variable {@code WEBHEAD_MISBEHAVES}, else from the release itself.
 *
 * @param kind what it does wrong
 * @param after how long after its start it begins to
 */
record Misbehaviour(Kind kind, Duration after) {
  private static final String VARIABLE = "WEBHEAD_MISBEHAVES";
  private static final String AFTER = "WEBHEAD_MISBEHAVES_AFTER_SECONDS";
  private static final int FLAP_SECONDS = 3;

  /** What a service may do wrong. */
  enum Kind {
    /** Nothing. */
    NOTHING,
    /** Its heartbeat says that it is not well. */
    HEARTBEAT,
    /** It does not start. */
    START,
    /** It names another version than it is. */
    VERSION,
    /** Its heartbeat is well and unwell in turn. */
    FLAPS,
    /** It answers after half a second. */
    SLOW,
    /** It answers every other request with 500. */
    ERRORS
  }

  static Misbehaviour of(Map<String, String> environment, String release) {
    String word = environment.getOrDefault(VARIABLE, release);
    return new Misbehaviour(
        word.isEmpty() ? Kind.NOTHING : Kind.valueOf(word.toUpperCase(Locale.ROOT)),
        Duration.ofSeconds(Long.parseLong(environment.getOrDefault(AFTER, "0"))));
  }

  /** Whether it does this wrong by now. */
  boolean is(Kind asked, Duration sinceStart) {
    return kind == asked && sinceStart.compareTo(after) >= 0;
  }

  /** Whether its heartbeat is well. */
  boolean isHeartbeatWell(Duration sinceStart) {
    boolean flap = sinceStart.toSeconds() / FLAP_SECONDS % 2 == 1;
    return !is(Kind.HEARTBEAT, sinceStart) && !(is(Kind.FLAPS, sinceStart) && flap);
  }
}
