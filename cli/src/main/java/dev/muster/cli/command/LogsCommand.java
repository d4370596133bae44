package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the reconcile log, or a machine's own log. */
@Command(
    name = "logs",
    description = {
      "Show the reconcile log of a cluster or of all, or a machine's own log.",
      "The reconcile log has a line for each reconcile that did something."
    },
    footer = {
      "",
      "Examples:",
      "  muster logs -f",
      "  muster logs -f syncstorage/prod",
      "  muster logs i-0123abcd           (the machine's own log)",
      "  muster logs -f -o json | jq .actions"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "CLUSTER|INSTANCE",
      arity = "0..1",
      description = "A cluster, or a machine's id; all clusters when none is named.")
  private @Nullable String subject;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on and print what comes.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      description = "How many lines of the past. Default: ${DEFAULT-VALUE}.")
  private int tail = 100;

  @Override
  public Integer call() throws IOException {
    ApiClient client = connection.require();
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> machine = subject == null ? Optional.empty() : instancePath(client, subject);
    String path =
        (subject == null
                ? ApiPaths.log()
                : machine.isPresent()
                    ? machine.get()
                    : ApiPaths.cluster(namespace.cluster(subject, client), "log"))
            + "?tailLines="
            + tail
            + (follow ? "&follow=true" : "");
    boolean raw = machine.isPresent() || output.format() instanceof OutputFormat.Json;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(client.stream(path), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(raw ? line : forPeople(line));
        out.flush();
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot read the log: " + e.getMessage(), "");
    }
    return ExitCode.OK;
  }

  private static String forPeople(String line) throws IOException {
    JsonNode entry = JSON.readTree(line);
    return entry.has("text") ? entry.path("text").asText() : line;
  }

  /** The log's path when the word is a machine's id. */
  private static Optional<String> instancePath(ApiClient client, String word) {
    if (word.contains("/") && !word.startsWith("instance/")) {
      return Optional.empty();
    }
    String id = word.startsWith("instance/") ? word.substring("instance/".length()) : word;
    ApiAnswer answer =
        Interrogation.ask(
            client,
            "list instances",
            () -> client.get(ApiPaths.list("instances", Optional.empty())));
    for (JsonNode item : answer.body().path("items")) {
      JsonNode metadata = item.path("metadata");
      if (metadata.path("name").asText().equals(id)) {
        return Optional.of(ApiPaths.instanceLog(metadata.path("namespace").asText(), id));
      }
    }
    return Optional.empty();
  }
}
