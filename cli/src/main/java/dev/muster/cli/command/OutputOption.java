package dev.muster.cli.command;

import dev.muster.cli.console.OutputFormat;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code -o} of every command. */
final class OutputOption {
  private OutputFormat chosen = new OutputFormat.Table(false);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      completionCandidates = Words.class,
      description = "Print as json, yaml, wide, name or jsonpath=EXPRESSION.")
  void choose(String text) {
    try {
      chosen = OutputFormat.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  OutputFormat format() {
    return chosen;
  }

  /** What a shell offers behind {@code -o}. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("json", "yaml", "wide", "name", "jsonpath=").iterator();
    }
  }
}
