package dev.muster.controller.store;

/**
 * How a call to the store ended.
 *
 * @param <T> what it gives
 */
public sealed interface StoreResult<T> {
  /**
   * It is done.
   *
   * @param value what was read, or what is stored now
   * @param resourceVersion the version of that object (ZooKeeper's {@code mzxid}); 0 where a result
   *     has none
   */
  record Done<T>(T value, long resourceVersion) implements StoreResult<T> {}

  /** The object is not there. */
  record Missing<T>() implements StoreResult<T> {}

  /** Somebody else changed it first: read again. */
  record Conflict<T>(String message) implements StoreResult<T> {}

  /** A newer leader has written: this one must stop. */
  record Fenced<T>(long currentEpoch) implements StoreResult<T> {}

  /** The object is refused as it is, such as for its size. */
  record Refused<T>(String message) implements StoreResult<T> {}

  /** The store does not answer, or the answer was lost: a write may have happened. */
  record Unavailable<T>(String message) implements StoreResult<T> {}
}
