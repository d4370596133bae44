package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The cluster files that a command is about, as words or by {@code -f}, as kubectl has it. */
final class FileArguments {
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

  /** The words; there is at least one. */
  List<String> require(String command) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    if (all.isEmpty()) {
      throw new CommandFailure("no file was named", "Write: muster " + command + " cluster.yaml");
    }
    return all;
  }

  /** The files that the words mean: folders become the files below them. */
  List<String> files(String command) {
    return require(command).stream().flatMap(word -> ClusterFiles.expand(word).stream()).toList();
  }
}
