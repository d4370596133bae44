package dev.muster.provider;

import dev.muster.spec.id.Zone;
import java.time.Duration;

/** Why an action was refused. */
public sealed interface Failure {
  /** The sentence for people: which step failed, on what, why, and what to do next. */
  String message();

  /** Too many calls; try again after the given time. */
  record Throttled(Duration after, String message) implements Failure {}

  /** The zone has no room for the machine now. */
  record NoCapacity(Zone zone, String message) implements Failure {}

  /** The credentials may not do it. */
  record Denied(String permission, String message) implements Failure {}

  /** What the action was about is not there any more. */
  record Gone(String message) implements Failure {}

  /** The request can never succeed as it is. */
  record Invalid(String message) implements Failure {}

  /** Somebody else changed it first: observe again and decide anew. */
  record Conflict(String message) implements Failure {}

  /** The provider does not answer now. */
  record Unavailable(String message) implements Failure {}

  /** A newer leader has written: this one must stop. */
  record Fenced(long currentEpoch, String message) implements Failure {}
}
