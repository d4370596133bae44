package dev.muster.cli.command;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.CommandFailure;
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
      throw refused(step, answer);
    }
    return answer;
  }

  /**
   * An answer that goes on.
   *
   * @throws CommandFailure when the controller cannot be reached or refuses
   */
  static BufferedReader lines(ApiClient client, String step, Stream request) {
    try {
      return switch (request.open()) {
        case ApiClient.Opening.Open open ->
            new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8));
        case ApiClient.Opening.Refused refused -> throw refused(step, refused.answer());
      };
    } catch (IOException e) {
      throw ConnectionOption.unreachable(client, e);
    }
  }

  /** A request whose answer goes on. */
  @FunctionalInterface
  interface Stream {
    /** Sends the request. */
    ApiClient.Opening open() throws IOException;
  }

  /** What to say of a request that was not done, and what to do about it. */
  static CommandFailure refused(String step, ApiAnswer answer) {
    String next = "";
    if (answer.unauthorized()) {
      next =
          "Give the controller's token by --token or MUSTER_TOKEN: it is in controller.json of its data folder.";
    } else if (answer.notFound()) {
      next = "See which there are: muster get clusters -A, muster get instances -A";
    }
    return new CommandFailure("cannot " + step + ": " + answer.message(), next);
  }
}
