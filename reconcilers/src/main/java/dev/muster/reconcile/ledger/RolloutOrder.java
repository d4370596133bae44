package dev.muster.reconcile.ledger;

import dev.muster.spec.id.RolloutId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person wants of a rollout.
 *
 * @param id differs for each order: one is obeyed once
 * @param rollout which rollout is meant, so that a late word does not hit the next one
 * @param verb what shall happen
 * @param actor who wants it
 * @param reason why; empty for none
 * @param at when it was given
 * @param lasting for how long it holds: only a pause has an end, and it need not have one
 */
public record RolloutOrder(
    String id,
    RolloutId rollout,
    Verb verb,
    String actor,
    String reason,
    Instant at,
    Optional<Duration> lasting) {
  /** An order that holds without an end. */
  public RolloutOrder(
      String id, RolloutId rollout, Verb verb, String actor, String reason, Instant at) {
    this(id, rollout, verb, actor, reason, at, Optional.empty());
  }

  /** Who wants it, and why where they said so. */
  public String words() {
    return actor + (reason.isEmpty() ? "" : ": " + reason);
  }

  /** What a person may want. */
  public enum Verb {
    /** Nothing goes forward. */
    PAUSE,
    /** It goes on. */
    RESUME,
    /** The canary is good: the rest may follow. */
    APPROVE,
    /** What is watched now counts as passed. */
    PROMOTE,
    /** All that is watched counts as passed; health and the floor still bind. */
    PROMOTE_FULL,
    /** The old machines come back. */
    ABORT,
    /** What was rolled back is tried again. */
    RETRY,
    /** The new machines stay, though the old cannot come back. */
    ACCEPT_NEW,
    /** It goes forward though a freeze window is open. */
    OVERRIDE_FREEZE
  }
}
