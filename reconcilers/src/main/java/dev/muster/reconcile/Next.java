package dev.muster.reconcile;

import java.time.Duration;

/** When to look again. */
public sealed interface Next {
  /** When something changes, or at the next resync. */
  record WhenChanged() implements Next {}

  /** After a while, since something is under way. */
  record After(Duration delay) implements Next {}

  /** Nothing will change without a person. */
  record Stalled(String reason, String message) implements Next {}
}
