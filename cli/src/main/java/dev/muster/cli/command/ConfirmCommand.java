package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says that a deletion is meant. */
@Command(
    name = "confirm",
    description = {
      "Confirm a deletion that waits for it.",
      "A commit that takes away more than a tenth of a service, a service or a cluster does nothing until a person has said how many machines may go."
    },
    footer = {
      "",
      "Examples:",
      "  muster confirm syncstorage/prod --count 6",
      "  muster confirm prod -n syncstorage --count 2 --reason 'smaller after the move'"
    })
public final class ConfirmCommand implements Callable<Integer> {
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
      required = true,
      description = "How many machines may go.")
  private int count;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new CommandFailure(
          "no machine goes with --count " + count,
          "'muster describe cluster "
              + cluster.getLast()
              + "' says for how many a deletion waits.");
    }
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    JsonNode body = reason.body().put("count", count);
    return ClusterChange.of(client, spec, output)
        .post(
            "confirm " + key,
            ApiPaths.cluster(key, "confirm"),
            body,
            "cluster " + key + ": confirmed that " + count + " machines may go");
  }
}
