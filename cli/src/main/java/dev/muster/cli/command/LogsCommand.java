package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import dev.muster.controller.shell.ReconcileLine;
import dev.muster.spec.id.ClusterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.SortedSet;
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
  private static final String INSTANCE = "instance/";

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
  public Integer call() {
    if (tail < 0) {
      throw new CommandFailure("fewer than no line: --tail " + tail, "Say how many lines.");
    }
    ApiClient client = connection.require();
    Log log = log(client);
    String path = log.path() + "?tailLines=" + tail + (follow ? "&follow=true" : "");
    try (BufferedReader lines =
        Interrogation.lines(client, "read " + log.name(), () -> client.stream(path))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        print(log, line);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          log.name() + " broke off: " + e.getMessage(), "See whether the controller runs.");
    }
    return ExitCode.OK;
  }

  /**
   * A log.
   *
   * @param name what it is, for messages
   * @param path where the API has it
   * @param plain whether its lines are text, rather than JSON
   */
  private record Log(String name, String path, boolean plain) {}

  private Log log(ApiClient client) {
    if (subject == null) {
      return new Log("the reconcile log", ApiPaths.log(), false);
    }
    boolean named = subject.startsWith(INSTANCE);
    String word = named ? subject.substring(INSTANCE.length()) : subject;
    if (!word.contains("/")) {
      SortedSet<String> products = namespace.productsOf("instances", word, client);
      if (!products.isEmpty()) {
        return new Log(
            "the log of instance " + word, ApiPaths.instanceLog(products.getFirst(), word), true);
      }
      if (named || namespace.productsOf("clusters", word, client).isEmpty()) {
        throw new CommandFailure(
            "there is no machine" + (named ? "" : " and no cluster") + " named " + word,
            "See which there are: muster get instances -A, muster get clusters -A");
      }
    }
    ClusterKey key = namespace.cluster(word, client);
    return new Log("the log of cluster " + key, ApiPaths.cluster(key, "log"), false);
  }

  private void print(Log log, String line) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format()) {
      case OutputFormat.Table _, OutputFormat.Markdown _ ->
          out.println(log.plain() ? line : forPeople(line));
      case OutputFormat.Json _ -> out.println(log.plain() ? object(log, line).toString() : line);
      case OutputFormat.Yaml _, OutputFormat.Name _, OutputFormat.JsonPath _ ->
          Structured.print(out, output.format(), object(log, line));
    }
    out.flush();
  }

  private static String forPeople(String line) {
    return ReconcileLine.parse(line).map(entry -> entry.text(ZoneId.systemDefault())).orElse(line);
  }

  private static JsonNode object(Log log, String line) {
    if (!log.plain()) {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException _) {
        // A line that was cut off is shown as it is.
      }
    }
    return JSON.createObjectNode().put("line", line);
  }
}
