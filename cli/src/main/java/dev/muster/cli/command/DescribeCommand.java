package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.id.ClusterKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all that is known of a cluster or a machine. */
@Command(
    name = "describe",
    description = {
      "Show all that is known of a cluster or a machine.",
      "With -o json or yaml: the object, its machines and its events, as a list."
    },
    footer = {
      "",
      "Examples:",
      "  muster describe cluster prod -n syncstorage",
      "  muster describe cluster syncstorage/prod",
      "  muster describe instance i-0123abcd"
    })
public final class DescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "RESOURCE NAME",
      arity = "1..2",
      completionCandidates = ResourceName.Described.class,
      description = "cluster or instance; then its name, or RESOURCE/NAME.")
  private List<String> words;

  @Override
  public Integer call() {
    ResourceName wanted = ResourceName.parse(words);
    if (wanted.name().isEmpty() || wanted.plural().equals("events")) {
      throw new CommandFailure(
          "describe what?",
          "Write: muster describe cluster NAME, or muster describe instance NAME.");
    }
    ApiClient client = connection.require();
    ResourceName.Located found = wanted.locate(namespace, client);
    String path = ApiPaths.object(wanted.plural(), found.product(), found.name());
    JsonNode object =
        Interrogation.ask(client, "describe " + wanted, () -> client.get(path)).body();
    if (wanted.plural().equals("clusters")) {
      cluster(client, object);
    } else {
      instance(client, object);
    }
    return ExitCode.OK;
  }

  private void cluster(ApiClient client, JsonNode object) {
    ClusterKey key = key(object, object.path("metadata").path("name").asText());
    List<JsonNode> instances = list(client, "instances", key);
    List<JsonNode> events = list(client, "events", key);
    if (output.format().forPeople()) {
      PrintWriter out = spec.commandLine().getOut();
      new ClusterDescription(new Description(out, Instant.now()), object).print(instances, events);
      out.flush();
    } else {
      structured(object, instances, events);
    }
  }

  private void instance(ApiClient client, JsonNode object) {
    ClusterKey key = key(object, object.path("spec").path("cluster").asText());
    String name = "instance/" + object.path("metadata").path("name").asText();
    List<JsonNode> events =
        list(client, "events", key).stream()
            .filter(event -> Description.regarding(event).equals(name))
            .toList();
    if (output.format().forPeople()) {
      PrintWriter out = spec.commandLine().getOut();
      new InstanceDescription(new Description(out, Instant.now()), object).print(events);
      out.flush();
    } else {
      structured(object, List.of(), events);
    }
  }

  private static ClusterKey key(JsonNode object, String cluster) {
    return ClusterKey.parse(object.path("metadata").path("namespace").asText() + "/" + cluster);
  }

  private static List<JsonNode> list(ApiClient client, String plural, ClusterKey key) {
    List<JsonNode> items = new ArrayList<>();
    Interrogation.ask(
            client,
            "list " + plural + " of " + key,
            () -> client.get(ApiPaths.ofCluster(plural, key)))
        .body()
        .path("items")
        .forEach(items::add);
    return items;
  }

  private void structured(JsonNode object, List<JsonNode> instances, List<JsonNode> events) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    items.add(object).addAll(instances).addAll(events);
    Structured.print(spec.commandLine().getOut(), output.format(), list);
  }
}
