package dev.muster.spec.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * One observed aspect of a cluster, in the Kubernetes form.
 *
 * @param type what it is about, in CamelCase, unique within a status
 * @param status whether it holds
 * @param observedGeneration the spec generation that was judged
 * @param lastTransitionTime when {@code status} last changed
 * @param reason one CamelCase word for machines, never empty
 * @param message a sentence for people, without times and counters that would make it flap
 */
public record Condition(
    String type,
    Status status,
    long observedGeneration,
    Instant lastTransitionTime,
    String reason,
    String message) {
  /** True while and only while the cluster is as its spec says. */
  public static final String READY = "Ready";

  /** Present and True while Muster works on the cluster. */
  public static final String RECONCILING = "Reconciling";

  /** Present and True when nothing will change without a person. */
  public static final String STALLED = "Stalled";

  /** Whether a condition holds. */
  public enum Status {
    /** It holds. */
    TRUE("True"),
    /** It does not hold. */
    FALSE("False"),
    /** It cannot be told now. */
    UNKNOWN("Unknown");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** As Kubernetes writes it: {@code True}, {@code False} or {@code Unknown}. */
    @JsonValue
    public String text() {
      return text;
    }
  }
}
