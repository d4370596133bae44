package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists clusters, instances, rollouts or events. */
@Command(
    name = "get",
    description = "List clusters, instances, rollouts or events.",
    footer = {
      "",
      "Examples:",
      "  muster get clusters",
      "  muster get instances -n syncstorage -o wide",
      "  muster get instances -l cluster=prod,service=webhead",
      "  muster get cluster prod -n syncstorage -o yaml",
      "  muster get clusters -o jsonpath='{.items[*].metadata.name}'",
      "  muster get rollouts -n syncstorage",
      "  muster get clusters -w"
    })
public final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "RESOURCE",
      arity = "1..2",
      completionCandidates = ResourceName.Words.class,
      description = "clusters, instances, rollouts or events; then a name, or RESOURCE/NAME.")
  private List<String> words;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Of all products, which is the default without -n.")
  private boolean all;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Only what carries these labels, such as cluster=prod,service=webhead.")
  private @Nullable String selector;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on and print every change.")
  private boolean watch;

  @Option(names = "--no-headers", description = "Print no header line.")
  private boolean noHeaders;

  @Override
  public Integer call() {
    ResourceName wanted = ResourceName.parse(words);
    if (selector != null && wanted.name().isPresent()) {
      throw new CommandFailure(
          "get " + wanted + ": a name and labels cannot both say what is wanted",
          "Leave out the name or -l.");
    }
    ApiClient client = connection.require();
    PrintWriter out = spec.commandLine().getOut();
    String path = path(wanted, client);
    String step = "get " + wanted;
    if (watch) {
      return new Watch(client, out).follow(step, path, output.format(), !noHeaders);
    }
    if (output.format() instanceof OutputFormat.Table table) {
      ApiAnswer answer = Interrogation.ask(client, step, () -> client.table(path));
      ServerTable shown = new ServerTable(answer.body(), table.wide());
      if (shown.isEmpty()) {
        spec.commandLine().getErr().println("No " + wanted.plural() + " found.");
      } else {
        shown.print(out, !noHeaders);
      }
    } else {
      JsonNode body = Interrogation.ask(client, step, () -> client.get(path)).body();
      Structured.print(out, output.format(), body);
    }
    return ExitCode.OK;
  }

  private String path(ResourceName wanted, ApiClient client) {
    if (wanted.name().isEmpty()) {
      Optional<String> product = all ? Optional.empty() : namespace.chosen();
      String path = ApiPaths.list(wanted.plural(), product);
      return selector == null ? path : path + "?labelSelector=" + ApiPaths.encode(selector);
    }
    ResourceName.Located found = wanted.locate(namespace, client);
    return ApiPaths.object(wanted.plural(), found.product(), found.name());
  }
}
