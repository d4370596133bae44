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
  static final int FIRST_FAILURE = 300;

  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Whether it was done. */
  public boolean ok() {
    return status < FIRST_FAILURE;
  }

  /** Whether there is no such thing. */
  public boolean notFound() {
    return status == NOT_FOUND;
  }

  /** Whether the token is missing or wrong. */
  public boolean unauthorized() {
    return status == UNAUTHORIZED;
  }

  /** Whether it will be refused as long as nobody asks for it otherwise. */
  public boolean refused() {
    return status >= FIRST_REFUSAL && status < FIRST_ERROR && status != TOO_MANY_REQUESTS;
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
