package dev.muster.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.CommandFailure;
import java.util.List;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param text the body
 * @param body the body as JSON; missing when it is none
 * @param warningHeaders what a person should know though it is done, as {@code 299 - "text"}
 */
public record ApiAnswer(int status, String text, JsonNode body, List<String> warningHeaders) {
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

  /** What a person should know though it is done. */
  public List<String> warnings() {
    return warningHeaders.stream()
        .map(header -> header.replaceFirst("^\\d{3} \\S+ \"(.*)\"$", "$1"))
        .toList();
  }

  /**
   * What to say of a request that was not done, and what to do about it.
   *
   * @param step what the request was for, as {@code list clusters}
   */
  public CommandFailure failure(String step) {
    String next = "";
    if (unauthorized()) {
      next =
          "Give the controller's token by --token or MUSTER_TOKEN: it is in controller.json of its data folder.";
    } else if (notFound()) {
      next = "See which there are: muster get clusters -A, muster get instances -A";
    }
    return new CommandFailure("cannot " + step + ": " + message(), next);
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
