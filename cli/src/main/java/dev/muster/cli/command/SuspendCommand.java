package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops the reconciling of a cluster for a while. */
@Command(
    name = "suspend",
    description = {
      "Stop reconciling a cluster for a while.",
      "What runs goes on; a suspension names who ordered it and why, and always ends by itself."
    },
    footer = {
      "",
      "Examples:",
      "  muster suspend syncstorage/prod --for 2h --reason 'network work'",
      "  muster suspend prod -n syncstorage"
    })
public final class SuspendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;
  @Mixin private ReasonOption reason;

  @Parameters(
      paramLabel = "CLUSTER",
      arity = "1..2",
      description = "PRODUCT/NAME, or NAME with -n; the word cluster may stand before it.")
  private List<String> cluster;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "For how long, such as 30m or 2h. Default: 1h.",
      converter = DurationConverter.class)
  private Duration time = Duration.ofHours(1);

  @Override
  public Integer call() {
    if (!time.isPositive()) {
      throw new CommandFailure(
          "cannot suspend for no time", "Say for how long, such as --for 30m.");
    }
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    return ClusterChange.of(client, spec, output)
        .post(
            "suspend " + key,
            ApiPaths.cluster(key, "suspend"),
            reason.body().put("forSeconds", time.toSeconds()),
            "cluster " + key + ": suspended for " + DurationConverter.text(time));
  }
}
