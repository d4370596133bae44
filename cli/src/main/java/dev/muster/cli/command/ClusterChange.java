package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.Colour;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import picocli.CommandLine.Model.CommandSpec;

/** A change that a person makes through the API, and what is printed of it. */
record ClusterChange(ApiClient client, CommandSpec spec, OutputOption output) {
  static ClusterChange of(ApiClient client, CommandSpec spec, OutputOption output) {
    return new ClusterChange(client, spec, output);
  }

  /** Posts a change. */
  int post(String step, String path, JsonNode body, String done) {
    return print(Interrogation.ask(client, step, () -> client.send("POST", path, body)), done);
  }

  /** Deletes an object. */
  int delete(String step, String path, String done) {
    return print(Interrogation.ask(client, step, () -> client.send("DELETE", path)), done);
  }

  /** Prints what the API answered, or a sentence for people. */
  int print(ApiAnswer answer, String done) {
    warn(answer);
    if (output.format().forPeople()) {
      spec.commandLine().getOut().println(done);
    } else {
      Structured.print(spec.commandLine().getOut(), output.format(), answer.body());
    }
    return ExitCode.OK;
  }

  /** Tells what a person should know though it is done. */
  void warn(ApiAnswer answer) {
    answer
        .warnings()
        .forEach(warning ->
            spec.commandLine().getErr().println(Colour.YELLOW.of("warning: ") + warning));
  }
}
