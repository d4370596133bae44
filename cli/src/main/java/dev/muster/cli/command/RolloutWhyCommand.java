package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what a rollout waits for. */
@Command(
    name = "why",
    description = {
      "Say what a rollout waits for, since when and until when, and what would unblock it.",
      "Of one that has ended it says why it ended so."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster rollout why syncstorage/prod webhead",
      "  muster rollout why prod webhead -n syncstorage -o jsonpath='{.status.waitsFor}'"
    })
public final class RolloutWhyCommand implements Callable<Integer> {
  private static final String SUSPENDED_UNTIL = "status.muster.dev/suspended-until";

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;
  @Mixin private RolloutTarget target;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(target.cluster, client);
    JsonNode rollout = target.ask(key, client);
    if (!output.format().forPeople()) {
      Structured.print(spec.commandLine().getOut(), output.format(), rollout);
      return ExitCode.OK;
    }
    JsonNode cluster =
        Interrogation.ask(client, "get cluster " + key, () -> client.get(ApiPaths.cluster(key)))
            .body();
    String suspendedUntil =
        cluster.path("metadata").path("annotations").path(SUSPENDED_UNTIL).asText("");
    spec.commandLine()
        .getOut()
        .println(new RolloutView(rollout, Instant.now()).why(suspendedUntil));
    return ExitCode.OK;
  }
}
