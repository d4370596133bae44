package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.spec.id.ClusterKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A person's word about a rollout. */
abstract class RolloutOrder implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;
  @Mixin private RolloutTarget target;
  @Mixin private ReasonOption reason;

  @Option(
      names = "--rollout",
      paramLabel = "N",
      description =
          "Only if this is still the newest rollout, by the number that status shows; a retry also"
              + " names an earlier one that failed.")
  private @Nullable Integer number;

  /** The word as the API has it. */
  abstract String verb();

  /** What the word says beside its reason. */
  void detail(ObjectNode body) {}

  @Override
  public final Integer call() {
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(target.cluster, client);
    ObjectNode body = reason.body();
    if (number != null) {
      body.put("rollout", number);
    }
    detail(body);
    String what = "rollout of " + target.service + " in " + key;
    return ClusterChange.of(client, spec, output)
        .post(
            verb() + " the " + what,
            ApiPaths.rollout(key, target.service, verb()),
            body,
            what + ": " + verb() + " is ordered");
  }
}
