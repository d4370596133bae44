package dev.muster.controller.model;

import dev.muster.spec.id.ClusterKey;
import java.time.Instant;

/**
 * Something that happened to a cluster, in the form of an {@code events.k8s.io/v1} event.
 *
 * @param cluster the cluster
 * @param regarding what it is about: {@code cluster} or a resource such as {@code instance/i-1}
 * @param type whether it needs attention
 * @param reason one CamelCase word
 * @param note a sentence
 * @param at when it happened last
 * @param count how often the same happened in a row
 */
public record ClusterEvent(
    ClusterKey cluster,
    String regarding,
    Type type,
    String reason,
    String note,
    Instant at,
    int count) {
  /** Whether an event needs attention. */
  public enum Type {
    /** All in order. */
    NORMAL,
    /** Somebody should look. */
    WARNING
  }
}
