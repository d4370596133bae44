package dev.muster.controller.guard;

import dev.muster.provider.action.ActionKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;

/**
 * Something that a guard holds back.
 *
 * @param reach what is held
 * @param lift what lets it go on
 * @param reason one CamelCase word for the condition and the event
 * @param message why, and what a person can do, without times and counters that flap
 */
public record Hold(Reach reach, Lift lift, String reason, String message) {
  /** What is held. */
  public sealed interface Reach {
    /** All actions and all changes of the ledger. */
    record Everything() implements Reach {}

    /** One action, and what depends on it. */
    record OneAction(ActionKey key) implements Reach {}

    /** All actions on a slot and its machines, and the changes of its record. */
    record WholeSlot(Slot slot) implements Reach {}

    /** The change of a service's rollout, and all actions that may rest on it. */
    record WholeRollout(ServiceName service) implements Reach {}
  }

  /** What lets a held thing go on. */
  public enum Lift {
    /** The next look at the world may suffice. */
    NEXT_LOOK,
    /** Time has to pass, or a person confirms. */
    TIME,
    /** A person has to speak. */
    PERSON
  }

  /** Holds all that the pass wants. */
  public static Hold everything(Lift lift, String reason, String message) {
    return new Hold(new Reach.Everything(), lift, reason, message);
  }

  /** Holds one action. */
  public static Hold action(ActionKey key, Lift lift, String reason, String message) {
    return new Hold(new Reach.OneAction(key), lift, reason, message);
  }

  /** Holds all that concerns a slot. */
  public static Hold slot(Slot slot, Lift lift, String reason, String message) {
    return new Hold(new Reach.WholeSlot(slot), lift, reason, message);
  }

  /** Holds the rollout of a service where it is. */
  public static Hold rollout(ServiceName service, Lift lift, String reason, String message) {
    return new Hold(new Reach.WholeRollout(service), lift, reason, message);
  }
}
