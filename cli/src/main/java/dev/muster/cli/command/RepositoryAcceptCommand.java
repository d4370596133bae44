package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on from a history that was rewritten, on a person's word. */
@Command(
    name = "accept",
    description = {
      "Go on from a history that was rewritten, as after a force-push. Until that is said, the last"
          + " good commit stays in force. Only the controller that reads the repository can do it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster repository accept /srv/git/clusters.git 3f2a91c --reason 'history was cleaned'"
    })
public final class RepositoryAcceptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private OutputOption output;
  @Mixin private ReasonOption reason;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description = "As muster repository list has it.")
  private String address;

  @Parameters(index = "1", paramLabel = "COMMIT", description = "At least its first seven digits.")
  private String commit;

  @Override
  public Integer call() {
    ApiClient client = connection.require();
    return ClusterChange.of(client, spec, output)
        .post(
            "accept the history of " + address,
            ApiPaths.repositories() + "/accept",
            reason.body().put("address", address).put("commit", commit),
            address + ": reading goes on from " + commit);
  }
}
