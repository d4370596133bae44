package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits until a cluster has come as far as it is told. */
@Command(
    name = "wait",
    description = {
      "Wait until a cluster has a condition, is at a commit, or is gone.",
      "Exit code 0 when it came so far, 1 when the time was over."
    },
    footer = {
      "",
      "Examples:",
      "  muster wait syncstorage/prod",
      "  muster wait syncstorage/prod --revision $(git rev-parse HEAD) --timeout 10m",
      "  muster wait prod -n syncstorage --for=condition=Stalled",
      "  muster wait prod -n syncstorage --for=delete"
    })
public final class WaitCommand implements Callable<Integer> {
  private static final String CONDITION = "condition=";

  // An empty word, as of a git command that failed, would be the beginning of any commit.
  private static final int SHORTEST_COMMIT = 4;

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private NamespaceOption namespace;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "CLUSTER",
      arity = "1..2",
      description = "PRODUCT/NAME, or NAME with -n; the word cluster may stand before it.")
  private List<String> cluster;

  @Option(
      names = "--for",
      paramLabel = "WHAT",
      description = "condition=TYPE[=STATUS] or delete. Default: condition=Ready.")
  private String what = "condition=Ready";

  @Option(
      names = "--revision",
      paramLabel = "COMMIT",
      description = {
        "Judged on this commit, whether or not it touched the cluster; its first digits will do."
      })
  private @Nullable String revision;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long at most. Default: 5m.",
      converter = DurationConverter.class)
  private Duration timeout = Duration.ofMinutes(5);

  @Override
  public Integer call() {
    boolean gone = what.equals("delete");
    Predicate<ClusterView> wanted = gone ? _ -> false : wanted();
    ApiClient client = connection.require();
    ClusterKey key = namespace.cluster(cluster, client);
    ClusterWait wait = new ClusterWait(client, spec.commandLine().getErr());
    if (gone) {
      wait.untilGone(key, timeout);
      if (output.format().forPeople()) {
        spec.commandLine().getOut().println("cluster " + key + " is gone");
      }
      return ExitCode.OK;
    }
    JsonNode object =
        revision == null
            ? wait.until(key, what, wanted, timeout)
            : untilRevision(wait, key, revision, wanted);
    if (output.format().forPeople()) {
      spec.commandLine().getOut().println("cluster " + key + ": " + what + " is met");
    } else {
      Structured.print(spec.commandLine().getOut(), output.format(), object);
    }
    return ExitCode.OK;
  }

  private Predicate<ClusterView> wanted() {
    if (!what.startsWith(CONDITION)) {
      throw new CommandFailure(
          "cannot wait for '" + what + "'", "Write --for=condition=TYPE[=STATUS] or --for=delete.");
    }
    String[] words = what.substring(CONDITION.length()).split("=", 2);
    String status = words.length > 1 ? words[1] : "True";
    return view -> view.has(words[0], status);
  }

  // The cluster is looked at after the commit was read: what was seen before may be older.
  private JsonNode untilRevision(
      ClusterWait wait, ClusterKey key, String text, Predicate<ClusterView> wanted) {
    String commit = text.strip();
    if (commit.length() < SHORTEST_COMMIT) {
      throw new CommandFailure(
          "'" + text + "' is too short to name a commit",
          "Give at least its first " + SHORTEST_COMMIT + " digits, as git rev-parse prints them.");
    }
    long begun = System.nanoTime();
    long generation = wait.untilRead(key, commit, timeout);
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    return wait.until(
        key,
        what,
        wanted.and(view -> view.generation() >= generation),
        left.isNegative() ? Duration.ZERO : left);
  }
}
