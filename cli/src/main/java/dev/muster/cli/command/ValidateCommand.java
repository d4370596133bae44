package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.Colour;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks documents without asking anything but the files. */
@Command(
    name = "validate",
    description = {
      "Check cluster files: all problems at once, each as file:line:column.",
      "Needs no controller, no network and no credentials. Exit code 0 when all are good, else 1."
    },
    footer = {
      "",
      "Examples:",
      "  muster validate cluster.yaml",
      "  muster validate clusters/          (every .yaml below the folder)",
      "  git show HEAD:cluster.yaml | muster validate -",
      "  muster validate -o json cluster.yaml"
    })
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files, folders, or - for standard input.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "The same as a FILE, as kubectl has it.")
  private List<String> more = new ArrayList<>();

  @Override
  public Integer call() {
    words.addAll(more);
    if (words.isEmpty()) {
      throw new CommandFailure("which file?", "Write: muster validate cluster.yaml");
    }
    Map<String, ReadResult> results = new LinkedHashMap<>();
    words.stream()
        .flatMap(word -> ClusterFiles.expand(word).stream())
        .forEach(file -> results.put(file, ClusterFiles.read(file)));
    boolean good = results.values().stream().allMatch(ReadResult.Accepted.class::isInstance);
    if (output.format().forPeople()) {
      results.forEach(this::print);
    } else {
      Structured.print(spec.commandLine().getOut(), output.format(), describe(results));
    }
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(String file, ReadResult result) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    switch (result) {
      case ReadResult.Accepted accepted -> {
        ClusterDocument document = accepted.document();
        out.println(file + ": good: cluster " + document.key());
      }
      case ReadResult.Rejected rejected ->
          rejected.problems().forEach(problem -> err.println(Colour.RED.of(problem.toString())));
    }
  }

  private static ObjectNode describe(Map<String, ReadResult> results) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode files = root.putArray("items");
    results.forEach((file, result) -> {
      ObjectNode entry = files.addObject().put("file", file);
      switch (result) {
        case ReadResult.Accepted accepted ->
            entry.put("valid", true).put("cluster", accepted.document().key().toString());
        case ReadResult.Rejected rejected -> {
          ArrayNode problems = entry.put("valid", false).putArray("problems");
          rejected.problems().forEach(problem -> add(problems, problem));
        }
      }
    });
    return root;
  }

  private static void add(ArrayNode problems, Problem problem) {
    ObjectNode node =
        problems
            .addObject()
            .put("file", problem.file())
            .put("line", problem.line())
            .put("column", problem.column())
            .put("what", problem.what())
            .put("expected", problem.expected());
    problem.nearest().ifPresent(nearest -> node.put("nearest", nearest));
  }
}
