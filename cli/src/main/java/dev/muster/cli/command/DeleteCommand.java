package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a cluster. */
@Command(
    name = "delete",
    description = {
      "Delete a cluster with all that it owns.",
      "It waits for a confirmation that states how many machines go: by --count here, or by muster confirm."
    },
    footer = {
      "",
      "Examples:",
      "  muster delete syncstorage/prod --count 6 --wait",
      "  muster delete prod -n syncstorage"
    })
public final class DeleteCommand implements Callable<Integer> {
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
      names = "--count",
      paramLabel = "N",
      description = "Confirm at once that so many machines go.")
  private @Nullable Integer count;

  @Option(names = "--wait", description = "Wait until it is gone.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait. Default: 5m.",
      converter = DurationConverter.class)
  private Duration timeout = Duration.ofMinutes(5);

  @Override
  public Integer call() {
    if (count != null && count < 0) {
      throw new CommandFailure(
          "fewer than no machine cannot go: --count " + count, "Say how many machines go.");
    }
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    ClusterChange change = ClusterChange.of(client, spec, output);
    String path = ApiPaths.cluster(key) + "?reason=" + ApiPaths.encode(reason.text);
    if (count == null) {
      change.delete(
          "delete " + key,
          path,
          "cluster "
              + key
              + ": deletion waits for a confirmation; the condition of 'muster describe cluster "
              + key
              + "' says how many machines go");
    } else {
      change.warn(Interrogation.ask(client, "delete " + key, () -> client.send("DELETE", path)));
      change.post(
          "confirm the deletion of " + key,
          ApiPaths.cluster(key, "confirm"),
          reason.body().put("count", count),
          "cluster " + key + ": deletion confirmed for " + count + " machines");
    }
    if (wait) {
      new ClusterWait(client, spec.commandLine().getErr()).untilGone(key, timeout);
      spec.commandLine().getErr().println("cluster " + key + " is gone");
    }
    return ExitCode.OK;
  }
}
