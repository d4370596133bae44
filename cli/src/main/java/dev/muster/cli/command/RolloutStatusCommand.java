package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.console.TreeLines;
import dev.muster.spec.id.ClusterKey;
import java.io.PrintWriter;
import java.time.Instant;
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

/** Shows how far rollouts are. */
@Command(
    name = "status",
    description = {
      "Show how far the rollouts of a cluster are: gates, deadlines and machines, as a tree.",
      "With -w it follows them until all have ended: exit code 0 when all are done, 1 when one went back."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster rollout status syncstorage/prod",
      "  muster rollout status syncstorage/prod webhead -w",
      "  muster rollout status prod webhead -n syncstorage -o json"
    })
public final class RolloutStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "PRODUCT/NAME, or NAME with -n.")
  private String cluster;

  @Parameters(
      index = "1",
      paramLabel = "SERVICE",
      arity = "0..1",
      description = "The service that rolls out; all when none is named.")
  private @Nullable String service;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on until they have ended.")
  private boolean watch;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    Optional<String> one = Optional.ofNullable(service);
    PrintWriter out = spec.commandLine().getOut();
    List<JsonNode> rollouts = RolloutTarget.list(key, one, client);
    if (watch) {
      String path = ApiPaths.rollouts(key, one);
      return output.format().forPeople()
          ? new RolloutFollower(client, out, rollouts).follow(path)
          : new Watch(client, out)
              .follow("watch the rollouts of " + key, path, output.format(), true);
    }
    if (!output.format().forPeople()) {
      Structured.print(
          out, output.format(), one.isPresent() ? rollouts.getFirst() : list(rollouts));
      return ExitCode.OK;
    }
    Instant now = Instant.now();
    TreeLines.Glyphs glyphs = TreeLines.Glyphs.ofOutput();
    rollouts.forEach(rollout -> new RolloutView(rollout, now).tree().print(out, glyphs));
    return ExitCode.OK;
  }

  private static ObjectNode list(List<JsonNode> rollouts) {
    ObjectNode list =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "RolloutList")
            .put("apiVersion", "muster.dev/v1");
    ArrayNode items = list.putArray("items");
    rollouts.forEach(items::add);
    return list;
  }
}
