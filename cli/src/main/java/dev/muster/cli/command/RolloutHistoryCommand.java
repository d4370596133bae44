package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.console.TextTable;
import dev.muster.spec.id.ClusterKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the states that a rollout was in, and what people said. */
@Command(
    name = "history",
    description = {
      "Show the states that a service's newest rollout was in, with reasons, and what people said.",
      "Below it are the ten rollouts before that one, the newest first."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster rollout history syncstorage/prod webhead",
      "  muster rollout history prod webhead -n syncstorage -o json"
    })
public final class RolloutHistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;
  @Mixin private RolloutTarget target;

  private record Entry(String at, String what, String actor, String reason) {}

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(target.cluster, client);
    JsonNode rollout = target.ask(key, client);
    PrintWriter out = spec.commandLine().getOut();
    if (!output.format().forPeople()) {
      Structured.print(out, output.format(), rollout);
      return ExitCode.OK;
    }
    out.println(new RolloutView(rollout, Instant.now()).title());
    TextTable table = new TextTable("TIME", "WHAT", "BY", "REASON");
    entries(rollout.path("status"))
        .forEach(entry -> table.row(entry.at(), entry.what(), entry.actor(), entry.reason()));
    table.print(out, true);
    JsonNode earlier = rollout.at("/status/earlier");
    if (!earlier.isEmpty()) {
      out.println();
      earlier(earlier).print(out, true);
    }
    return ExitCode.OK;
  }

  private static TextTable earlier(JsonNode rollouts) {
    TextTable table = new TextTable("NUMBER", "FROM", "TO", "STARTED", "ENDED", "AS", "REASON");
    for (JsonNode rollout : rollouts) {
      table.row(
          rollout.path("number").asText(),
          rollout.at("/from/name").asText(),
          rollout.at("/to/name").asText(),
          rollout.path("startedAt").asText(),
          rollout.path("endedAt").asText(),
          rollout.path("state").asText() + (rollout.path("vetoed").asBoolean() ? ", vetoed" : ""),
          rollout.path("reason").asText());
    }
    return table;
  }

  // An order comes before the state that it led to: both may have the same second.
  private static List<Entry> entries(JsonNode status) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode order : status.path("orders")) {
      entries.add(
          new Entry(
              order.path("at").asText(),
              "order " + order.path("verb").asText(),
              order.path("actor").asText(),
              order.path("reason").asText()));
    }
    for (JsonNode transition : status.path("transitions")) {
      entries.add(
          new Entry(
              transition.path("at").asText(),
              transition.path("state").asText(),
              "",
              transition.path("reason").asText()));
    }
    entries.sort(Comparator.comparing(Entry::at));
    return entries;
  }
}
