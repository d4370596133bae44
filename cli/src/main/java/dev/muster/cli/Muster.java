package dev.muster.cli;

import dev.muster.cli.command.VersionCommand;
import dev.muster.cli.console.Colour;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The `muster` command. */
@Command(
    name = "muster",
    description = "Converges clusters on plain machines to what git says.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.FromBuild.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Begin with: muster quickstart",
      "Each command has examples: muster COMMAND --help"
    })
public final class Muster {
  private Muster() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the words after `muster`
   */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /**
   * Runs one command in this process.
   *
   * @param arguments the words after `muster`
   * @return the exit code
   */
  public static int execute(String... arguments) {
    return commandLine(arguments).execute(arguments);
  }

  /** The whole command with all its subcommands, as completion needs it. */
  static CommandLine whole() {
    return commandLine();
  }

  private static CommandLine commandLine(String... arguments) {
    CommandLine root = new CommandLine(new Muster());
    // Reading the annotations of every command takes longer than most commands: one will do, when
    // it is named.
    Optional<Object> named =
        arguments.length == 0 ? Optional.empty() : CommandTable.command(arguments[0]);
    if (named.isPresent()) {
      add(root, arguments[0], named.get());
    } else {
      CommandTable.NAMES.forEach(
          name -> CommandTable.command(name).ifPresent(command -> add(root, name, command)));
    }
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setAbbreviatedOptionsAllowed(false);
    root.setParameterExceptionHandler(Muster::wronglyUsed);
    root.setExecutionExceptionHandler(Muster::failed);
    return root;
  }

  private static void add(CommandLine root, String name, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.getCommandSpec().usageMessage().hidden(CommandTable.isHidden(name));
    root.addSubcommand(name, line);
  }

  private static int wronglyUsed(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(Colour.RED.of("muster: ") + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.FAILED;
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof CommandFailure failure) {
      err.println(Colour.RED.of("muster: ") + failure.getMessage());
      if (!failure.next().isEmpty()) {
        err.println(failure.next());
      }
      return failure.exitCode();
    }
    err.println(
        Colour.RED.of("muster: ")
            + line.getCommandSpec().qualifiedName()
            + " failed in a way that nobody foresaw. Please report this:");
    e.printStackTrace(err);
    return ExitCode.FAILED;
  }
}
