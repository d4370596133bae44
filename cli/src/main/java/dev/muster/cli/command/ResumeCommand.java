package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends the suspension of a cluster. */
@Command(
    name = "resume",
    description = "Reconcile a suspended cluster again.",
    footer = {"", "Examples:", "  muster resume syncstorage/prod"})
public final class ResumeCommand implements Callable<Integer> {
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

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    return ClusterChange.of(client, spec, output)
        .post(
            "resume " + key,
            ApiPaths.cluster(key, "resume"),
            reason.body(),
            "cluster " + key + ": resumed");
  }
}
