package dev.muster.cli.command;

import dev.muster.cli.console.ExitCode;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete this command. */
@Command(
    name = "completion",
    description = "Print a script that makes a shell complete muster's commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(muster completion bash)     (this shell only)",
      "",
      "For every new shell:",
      "  bash   echo 'source <(muster completion bash)' >> ~/.bashrc",
      "  zsh    echo 'source <(muster completion zsh)' >> ~/.zshrc",
      "  fish   muster completion fish > ~/.config/fish/completions/muster.fish"
    })
public final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "muster";

  private final Supplier<CommandLine> whole;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "${COMPLETION-CANDIDATES}.")
  private String shell;

  /**
   * The command.
   *
   * @param whole makes the whole of muster with all its commands
   */
  public CompletionCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    String script =
        switch (shell) {
          case "bash" -> AutoComplete.bash(PROGRAM, whole.get());
          // One script for both: it loads bashcompinit itself when zsh runs it.
          case "zsh" ->
              "autoload -U +X compinit && compinit\n" + AutoComplete.bash(PROGRAM, whole.get());
          case "fish" -> new FishCompletion(PROGRAM, whole.get()).script();
          default ->
              throw new ParameterException(
                  spec.commandLine(),
                  "there is no completion for '"
                      + shell
                      + "'; there is for: "
                      + String.join(", ", Shells.NAMES));
        };
    PrintWriter out = spec.commandLine().getOut();
    out.print(script.endsWith("\n") ? script : script + "\n");
    out.flush();
    return ExitCode.OK;
  }

  /** The shells that can be completed. */
  static final class Shells implements Iterable<String> {
    private static final List<String> NAMES = List.of("bash", "zsh", "fish");

    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }
}
