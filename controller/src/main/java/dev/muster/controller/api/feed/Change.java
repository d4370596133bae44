package dev.muster.controller.api.feed;

import dev.muster.controller.api.object.ApiObject;

/**
 * One change of a list.
 *
 * @param number counts the changes of the list
 * @param type what happened
 * @param object the object as it is since, or as it was last
 */
public record Change(long number, Type type, ApiObject object) {
  /** What happened to an object. */
  public enum Type {
    /** It is new. */
    ADDED,
    /** It is another. */
    MODIFIED,
    /** It is gone. */
    DELETED
  }
}
