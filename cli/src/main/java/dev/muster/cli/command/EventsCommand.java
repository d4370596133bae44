package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what happened. */
@Command(
    name = "events",
    description = "Show what happened to a cluster, or to all.",
    footer = {
      "",
      "Examples:",
      "  muster events syncstorage/prod",
      "  muster events -n syncstorage",
      "  muster events -w"
    })
public final class EventsCommand implements Callable<Integer> {
  private static final String STEP = "get events";

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "CLUSTER",
      arity = "0..1",
      description = "PRODUCT/NAME, or NAME with -n; all when none is named.")
  private @Nullable String cluster;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on and print what happens.")
  private boolean watch;

  @Option(names = "--no-headers", description = "Print no header line.")
  private boolean noHeaders;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    PrintWriter out = spec.commandLine().getOut();
    String path =
        cluster == null
            ? ApiPaths.list("events", namespace.chosen())
            : ApiPaths.ofCluster("events", namespace.cluster(cluster, client));
    if (watch) {
      return new Watch(client, out).follow(STEP, path, output.format(), !noHeaders);
    }
    if (output.format() instanceof OutputFormat.Table table) {
      ServerTable shown =
          new ServerTable(
              Interrogation.ask(client, STEP, () -> client.table(path)).body(), table.wide());
      if (shown.isEmpty()) {
        spec.commandLine().getErr().println("No events found.");
      } else {
        shown.print(out, !noHeaders);
      }
    } else {
      Structured.print(
          out, output.format(), Interrogation.ask(client, STEP, () -> client.get(path)).body());
    }
    return ExitCode.OK;
  }
}
