package dev.muster.cli.command;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.CommandFailure;
import java.io.IOException;

/** One request to the API whose failures become messages for people. */
@FunctionalInterface
interface Interrogation {
  /** Sends the request. */
  ApiAnswer send() throws IOException;

  /**
   * The answer to a request.
   *
   * @param step what the request is for, as {@code list clusters}
   * @throws CommandFailure when the controller cannot be reached or refuses
   */
  static ApiAnswer ask(ApiClient client, String step, Interrogation request) {
    ApiAnswer answer;
    try {
      answer = request.send();
    } catch (IOException e) {
      throw ConnectionOption.unreachable(client, e);
    }
    if (!answer.ok()) {
      throw new CommandFailure("cannot " + step + ": " + answer.message(), "");
    }
    return answer;
  }
}
