package dev.muster.reconcile.ledger;

import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.LaunchBatch;
import java.time.Instant;
import java.util.Optional;

/**
 * An action that was recorded before it was begun.
 *
 * @param key the action
 * @param resource what it changes
 * @param summary what it does, for people
 * @param epoch the leadership under which it was recorded
 * @param state what is known of it
 * @param recordedAt when it was recorded
 * @param batch for a launch that is done together with others: all of them
 */
public record Intent(
    ActionKey key,
    String resource,
    String summary,
    long epoch,
    State state,
    Instant recordedAt,
    Optional<LaunchBatch> batch) {
  /** An action that is done by itself. */
  public Intent(
      ActionKey key, String resource, String summary, long epoch, State state, Instant at) {
    this(key, resource, summary, epoch, state, at, Optional.empty());
  }

  /** The same, recorded at another instant. */
  Intent recordedAt(Instant at) {
    return new Intent(key, resource, summary, epoch, state, at, batch);
  }

  /** The same, whose answer was lost. */
  public Intent unknownSince(Instant at) {
    return new Intent(key, resource, summary, epoch, State.UNKNOWN, at, batch);
  }

  /** What is known of a recorded action. */
  public enum State {
    /** It may have begun. */
    RECORDED,
    /** It was sent and its answer was lost: it waits until the consistency window has passed. */
    UNKNOWN
  }
}
