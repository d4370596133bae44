package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.Colour;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private FileArguments files;

  @Override
  public Integer call() {
    Map<String, Checked> results = new LinkedHashMap<>();
    files.require("validate").stream()
        .flatMap(word -> expand(word).entrySet().stream())
        .forEach(checked -> results.put(checked.getKey(), checked.getValue()));
    boolean good = results.values().stream().allMatch(Checked::good);
    if (output.format().forPeople()) {
      results.forEach(this::print);
    } else {
      Structured.print(spec.commandLine().getOut(), output.format(), describe(results));
    }
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  /** What became of a file: one that cannot be read must not hide what is wrong with others. */
  private sealed interface Checked {
    record Read(ReadResult result) implements Checked {}

    record Unreadable(String message) implements Checked {}

    default boolean good() {
      return this instanceof Read(ReadResult.Accepted _);
    }
  }

  private static Map<String, Checked> expand(String word) {
    Map<String, Checked> results = new LinkedHashMap<>();
    try {
      for (String file : ClusterFiles.expand(word)) {
        results.put(file, check(file));
      }
    } catch (CommandFailure e) {
      results.put(word, new Checked.Unreadable(String.valueOf(e.getMessage())));
    }
    return results;
  }

  private static Checked check(String file) {
    try {
      return new Checked.Read(ClusterFiles.read(file));
    } catch (CommandFailure e) {
      return new Checked.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private void print(String file, Checked checked) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    switch (checked) {
      case Checked.Read(ReadResult.Accepted(var document)) ->
          out.println(file + ": good: cluster " + document.key());
      case Checked.Read(ReadResult.Rejected(var problems)) ->
          problems.forEach(problem -> err.println(Colour.RED.of(problem.toString())));
      case Checked.Unreadable unreadable ->
          err.println(Colour.RED.of("muster: ") + unreadable.message());
    }
  }

  private static ObjectNode describe(Map<String, Checked> results) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode files = root.putArray("items");
    results.forEach((file, checked) -> {
      ObjectNode entry = files.addObject().put("file", file).put("valid", checked.good());
      switch (checked) {
        case Checked.Read(ReadResult.Accepted(var document)) ->
            entry.put("cluster", document.key().toString());
        case Checked.Read(ReadResult.Rejected(var problems)) -> {
          ArrayNode list = entry.putArray("problems");
          problems.forEach(problem -> add(list, problem));
        }
        case Checked.Unreadable unreadable -> entry.put("error", unreadable.message());
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
