package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.console.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows how far each repository was read, and why no further. */
@Command(
    name = "list",
    description = "Show how far each git repository was read, and why no further.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  muster repository list", "  muster repository list -o json"})
public final class RepositoryListCommand implements Callable<Integer> {
  private static final int COMMIT_DIGITS = 12;

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    ApiAnswer answer =
        Interrogation.ask(client, "list repositories", () -> client.get(ApiPaths.repositories()));
    if (!output.format().forPeople()) {
      Structured.print(spec.commandLine().getOut(), output.format(), answer.body());
      return ExitCode.OK;
    }
    TextTable table = new TextTable(List.of("ADDRESS", "BRANCH", "COMMIT", "PROBLEM"));
    for (JsonNode item : answer.body().path("items")) {
      String commit = item.path("commit").asText();
      table.row(
          List.of(
              item.path("address").asText(),
              item.path("branch").asText(),
              commit.substring(0, Math.min(COMMIT_DIGITS, commit.length())),
              item.at("/problem/message").asText().lines().findFirst().orElse("")));
    }
    table.print(spec.commandLine().getOut(), true);
    return ExitCode.OK;
  }
}
