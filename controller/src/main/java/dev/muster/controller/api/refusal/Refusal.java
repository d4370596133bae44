package dev.muster.controller.api.refusal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Ends a request that is not done. It is thrown within the API alone, whose edge answers it as a
 * Kubernetes {@code Status}.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final transient List<Cause> causes;

  /**
   * Refuses a request.
   *
   * @param reason the class of the failure
   * @param message which step failed, on what, why, and what to do next
   */
  public Refusal(Reason reason, String message) {
    this(reason, message, List.of());
  }

  /** Refuses a request for several causes. */
  public Refusal(Reason reason, String message, List<Cause> causes) {
    super(message, null, false, false);
    this.reason = reason;
    this.causes = List.copyOf(causes);
  }

  /**
   * One of several causes.
   *
   * @param reason a CamelCase word
   * @param field where, such as {@code cluster.yaml:3:7}; empty for nowhere
   * @param message what is wrong there
   */
  public record Cause(String reason, String field, String message) {}

  /** The class of the failure. */
  public Reason reason() {
    return reason;
  }

  /** The failure as a Kubernetes {@code Status}. */
  public ObjectNode status() {
    ObjectNode status = status(reason.code(), reason.text(), String.valueOf(getMessage()));
    if (!causes.isEmpty()) {
      var list = status.putObject("details").putArray("causes");
      for (Cause cause : causes) {
        ObjectNode node = list.addObject().put("reason", cause.reason());
        node.put("message", cause.message());
        if (!cause.field().isEmpty()) {
          node.put("field", cause.field());
        }
      }
    }
    return status;
  }

  /** A failure as a Kubernetes {@code Status}. */
  public static ObjectNode status(int code, String reason, String message) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }
}
