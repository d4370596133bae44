package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import dev.muster.cli.plan.PlanReport;
import dev.muster.cli.plan.Planner;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.Worlds;
import dev.muster.spec.ClusterDocument;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what would be done for a document, and does nothing. */
@Command(
    name = "plan",
    description = {
      "Show what Muster would do for cluster files, and do nothing.",
      "It looks at the world, decides and asks the guards as the controller does: what it prints is"
          + " what would be executed. Without a controller or --store it knows no operations under"
          + " way, and says so.",
      "Exit code 0; with --detailed-exitcode 0 when there is nothing to do, 2 when there is, 1 when"
          + " it cannot be told."
    },
    footer = {
      "",
      "Examples:",
      "  muster plan -f cluster.yaml",
      "  muster plan -f clusters/ --detailed-exitcode",
      "  muster plan -f cluster.yaml -o markdown     (for a pull request)",
      "  muster plan -f cluster.yaml -o json | jq '.plans[].summary'"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;
  @Mixin private FileArguments files;
  @Mixin private LocalWorldOptions world;

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT,…",
      description = "The controller's store; default: that of the controller on the data folder.")
  private @Nullable String store;

  @Option(names = "--no-store", description = "Ask no store, even if a controller runs here.")
  private boolean withoutStore;

  @Option(
      names = "--detailed-exitcode",
      description = "End with 0 for no change, 2 for changes, 1 for an error.")
  private boolean detailed;

  @Override
  public Integer call() {
    List<PlanReport> reports = reports();
    print(reports);
    if (!detailed) {
      return ExitCode.OK;
    }
    if (reports.stream().anyMatch(PlanReport::hasChanges)) {
      return ExitCode.CHANGES;
    }
    return reports.stream().anyMatch(PlanReport::isIncomplete) ? ExitCode.FAILED : ExitCode.OK;
  }

  private List<PlanReport> reports() {
    // All files first: a broken one must not cost the time of the others.
    List<Named> documents = new ArrayList<>();
    for (String file : files.files("plan -f")) {
      documents.add(new Named(file, ClusterFiles.require(file).document()));
    }
    List<PlanReport> reports = new ArrayList<>();
    try (Worlds worlds = world.open(InstantSource.system());
        Planner planner = planner(worlds)) {
      for (Named one : documents) {
        reports.add(new PlanReport(planner.plan(one.document(), one.file())));
      }
    }
    return reports;
  }

  private Planner planner(Worlds worlds) {
    return withoutStore
        ? Planner.withoutStore(worlds)
        : Planner.of(worlds, new DataFolder(world.dataFolder()), Optional.ofNullable(store));
  }

  private void print(List<PlanReport> reports) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format()) {
      case OutputFormat.Table _ -> reports.forEach(report -> report.text().forEach(out::println));
      case OutputFormat.Markdown _ ->
          reports.forEach(report -> report.markdown().forEach(out::println));
      case OutputFormat.Json _,
          OutputFormat.Yaml _,
          OutputFormat.Name _,
          OutputFormat.JsonPath _ -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode plans = object.putArray("plans");
        reports.forEach(report -> plans.add(report.json()));
        Structured.print(out, output.format(), object);
      }
    }
    out.flush();
  }

  private record Named(String file, ClusterDocument document) {}
}
