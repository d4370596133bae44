package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.spec.id.ClusterKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands a cluster that was made by a command over to a repository. */
@Command(
    name = "adopt",
    description = {
      "Hand a cluster that was made by 'create-cluster' or 'apply', or belongs to another"
          + " repository, over to a repository. Its document there counts from the next reading on;"
          + " until then, and where there is none, the present one stays in force."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster repository adopt /srv/git/clusters.git syncstorage/prod --reason 'from now on in git'",
      "  muster repository adopt /srv/git/clusters.git prod -n syncstorage"
    })
public final class RepositoryAdoptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;
  @Mixin private ReasonOption reason;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description = "As muster repository list has it.")
  private String address;

  @Parameters(index = "1", paramLabel = "CLUSTER", description = "PRODUCT/NAME, or the name.")
  private String cluster;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    return ClusterChange.of(client, spec, output)
        .post(
            "hand " + key + " over to " + address,
            ApiPaths.cluster(key, "adopt"),
            reason.body().put("repository", address),
            key + ": belongs to " + address);
  }
}
