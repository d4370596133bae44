package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.spec.schema.ClusterSchema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of cluster files. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of cluster files, for editors.",
      "It is made of the same model that muster validate reads by, which checks more than a schema can say."
    },
    footer = {
      "",
      "Examples:",
      "  muster schema > .muster-schema.json",
      "",
      "Then let the first line of a cluster.yaml name it, for every editor with yaml-language-server:",
      "  # yaml-language-server: $schema=.muster-schema.json"
    })
public final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String schema = ClusterSchema.json();
    if (output.format().forPeople()) {
      out.print(schema);
      out.flush();
      return ExitCode.OK;
    }
    try {
      Structured.print(out, output.format(), new ObjectMapper().readTree(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema is JSON", e);
    }
    return ExitCode.OK;
  }
}
