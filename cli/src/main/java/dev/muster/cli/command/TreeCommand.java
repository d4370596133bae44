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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what clusters consist of. */
@Command(
    name = "tree",
    description = {
      "Show what a cluster, or each cluster, consists of, as a tree.",
      "Network, load balancer with its listeners and targets, services with their machines."
    },
    footer = {
      "",
      "Examples:",
      "  muster tree syncstorage/prod",
      "  muster tree -n syncstorage",
      "  muster tree prod -n syncstorage -o json"
    })
public final class TreeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "CLUSTER",
      arity = "0..1",
      description = "PRODUCT/NAME, or NAME with -n; all when none is named.")
  private @Nullable String cluster;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    List<TreeLines> trees = new ArrayList<>();
    if (cluster == null) {
      List<JsonNode> instances = list(client, "instances");
      for (JsonNode object : list(client, "clusters")) {
        trees.add(
            new ClusterTree(object, instances.stream().filter(one -> belongs(one, object)).toList())
                .tree());
      }
    } else {
      trees.add(tree(client, namespace.cluster(cluster, client)));
    }
    print(trees);
    return ExitCode.OK;
  }

  private static TreeLines tree(ApiClient client, ClusterKey key) {
    JsonNode object =
        Interrogation.ask(client, "show " + key, () -> client.get(ApiPaths.cluster(key))).body();
    List<JsonNode> instances = new ArrayList<>();
    Interrogation.ask(
            client,
            "list instances of " + key,
            () -> client.get(ApiPaths.ofCluster("instances", key)))
        .body()
        .path("items")
        .forEach(instances::add);
    return new ClusterTree(object, instances).tree();
  }

  private List<JsonNode> list(ApiClient client, String plural) {
    Optional<String> product = namespace.chosen();
    List<JsonNode> items = new ArrayList<>();
    Interrogation.ask(client, "list " + plural, () -> client.get(ApiPaths.list(plural, product)))
        .body()
        .path("items")
        .forEach(items::add);
    return items;
  }

  private static boolean belongs(JsonNode instance, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return instance.path("metadata").path("namespace").equals(metadata.path("namespace"))
        && instance.path("spec").path("cluster").equals(metadata.path("name"));
  }

  private void print(List<TreeLines> trees) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.format().forPeople()) {
      if (trees.isEmpty()) {
        spec.commandLine().getErr().println("No clusters found.");
      }
      TreeLines.Glyphs glyphs = TreeLines.Glyphs.ofOutput();
      trees.forEach(tree -> tree.print(out, glyphs));
      return;
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode items = list.putArray("items");
    trees.forEach(tree -> items.add(tree.json()));
    Structured.print(out, output.format(), cluster == null ? list : items.get(0));
  }
}
