package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.wiring.LocalConvergence.Goal;
import dev.muster.spec.ClusterDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stores documents that no repository holds, and waits for them. */
@Command(
    name = "apply",
    description = {
      "Apply cluster files that no git repository holds.",
      "With a controller it stores the documents there; with --wait it waits until they have"
          + " converged. Without a controller, --wait converges them within this command."
    },
    footer = {
      "",
      "Examples:",
      "  muster apply -f cluster.yaml",
      "  muster apply -f cluster.yaml --wait --reason 'try a fourth webhead'",
      "  muster apply -f cluster.yaml --dry-run"
    })
public final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private OutputOption output;
  @Mixin private FileArguments files;
  @Mixin private ReasonOption reason;
  @Mixin private HereOptions here;

  @Option(names = "--dry-run", description = "Let the controller judge it and store nothing.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Wait until the clusters have converged.")
  private boolean wait;

  @Option(
      names = "--no-wait",
      description = {
        "Wait for nobody. Without a controller: make what needs no agent's word (network, load"
            + " balancer, images, machines) within this command, and end."
      })
  private boolean noWait;

  @Override
  public Integer call() throws IOException {
    if (wait && noWait) {
      throw new CommandFailure("--wait and --no-wait contradict each other", "Leave one out.");
    }
    List<Sent> documents = new ArrayList<>();
    for (String file : files.files("apply -f")) {
      byte[] bytes = ClusterFiles.bytes(file);
      documents.add(
          new Sent(
              ClusterFiles.require(file, bytes).document(),
              new String(bytes, StandardCharsets.UTF_8)));
    }
    Optional<ApiClient> client = connection.find();
    if (client.isEmpty()) {
      return here(documents);
    }
    try (ApiClient api = client.get()) {
      return through(api, documents);
    }
  }

  private int through(ApiClient api, List<Sent> documents) {
    PrintWriter out = spec.commandLine().getOut();
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Sent one : documents) {
      String path =
          ApiPaths.cluster(one.document().key())
              + "?reason="
              + ApiPaths.encode(reason.text)
              + (dryRun ? "&dryRun=All" : "");
      ApiAnswer answer =
          Interrogation.ask(
              api, "apply " + one.document().key(), () -> api.sendYaml("PUT", path, one.text()));
      items.add(answer.body());
      if (output.format().forPeople()) {
        out.println(
            "cluster "
                + one.document().key()
                + (answer.status() == 201 ? " created" : " applied")
                + (dryRun ? " (dry run)" : ""));
        out.flush();
      }
    }
    if (wait && !dryRun) {
      items.removeAll();
      for (Sent one : documents) {
        items.add(converged(api, one.document()));
      }
    }
    printObjects(items);
    return ExitCode.OK;
  }

  private JsonNode converged(ApiClient api, ClusterDocument document) {
    JsonNode object =
        new ClusterWait(api, spec.commandLine().getErr())
            .until(document.key(), "Ready", ClusterView::ready, here.timeout);
    if (output.format().forPeople()) {
      spec.commandLine().getOut().println("cluster " + document.key() + " is ready");
    }
    return object;
  }

  private int here(List<Sent> documents) {
    if ((!wait && !noWait) || dryRun) {
      throw new CommandFailure(
          "no controller runs that could apply it",
          "Start one with 'muster controller', or converge it within this command by --wait or"
              + " --no-wait, or see"
              + " what it would do by 'muster plan'.");
    }
    ConvergingHere converging =
        here.converging(connection.data.folder(), wait ? Goal.READY : Goal.HOUSED);
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Sent one : documents) {
      ObjectNode status =
          converging.run(
              one.document().key(),
              one.text(),
              reason.text,
              here.timeout,
              spec.commandLine().getErr());
      items.add(status);
      if (output.format().forPeople()) {
        spec.commandLine()
            .getOut()
            .println(
                "cluster "
                    + one.document().key()
                    + (wait ? " is ready" : " has its network, images and machines"));
      }
    }
    printObjects(items);
    return ExitCode.OK;
  }

  private void printObjects(ArrayNode items) {
    if (!output.format().forPeople()) {
      ObjectNode list = JsonNodeFactory.instance.objectNode();
      list.put("apiVersion", "v1").put("kind", "List").set("items", items);
      Structured.print(spec.commandLine().getOut(), output.format(), list);
    }
  }

  private record Sent(ClusterDocument document, String text) {}
}
