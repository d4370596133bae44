package dev.muster.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param text the body
 * @param body the body as JSON; missing when it is none
 */
public record ApiAnswer(int status, String text, JsonNode body) {
  static final String JSON_TYPE = "application/json";

  private static final int NOT_FOUND = 404;
  private static final int FIRST_FAILURE = 300;

  /** Whether it was done. */
  public boolean ok() {
    return status < FIRST_FAILURE;
  }

  /** Whether there is no such thing. */
  public boolean notFound() {
    return status == NOT_FOUND;
  }

  /** What the API says of a failure: the message of a Kubernetes {@code Status}, or the text. */
  public String message() {
    String message = body.path("message").asText("");
    if (!message.isEmpty()) {
      return message;
    }
    return text.isBlank() ? "HTTP status " + status : text.strip();
  }
}
