package dev.muster.cli.command;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** One request to the API whose failures become messages for people. */
@FunctionalInterface
interface Interrogation {
  /** Sends the request. */
  ApiAnswer send() throws IOException;

  /**
   * The answer to a request.
   *
   * @param step what the request is for, as {@code list clusters}
   * @throws dev.muster.cli.console.CommandFailure when the controller cannot be reached or refuses
   */
  static ApiAnswer ask(ApiClient client, String step, Interrogation request) {
    ApiAnswer answer;
    try {
      answer = request.send();
    } catch (IOException e) {
      throw client.unreachable(e);
    }
    if (!answer.ok()) {
      throw answer.failure(step);
    }
    return answer;
  }

  /**
   * An answer that goes on.
   *
   * @throws dev.muster.cli.console.CommandFailure when the controller cannot be reached or refuses
   */
  static BufferedReader lines(ApiClient client, String step, Stream request) {
    try {
      return switch (request.open()) {
        case ApiClient.Opening.Open open ->
            new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8));
        case ApiClient.Opening.Refused refused -> throw refused.answer().failure(step);
      };
    } catch (IOException e) {
      throw client.unreachable(e);
    }
  }

  /** A request whose answer goes on. */
  @FunctionalInterface
  interface Stream {
    /** Sends the request. */
    ApiClient.Opening open() throws IOException;
  }
}
