package dev.muster.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Saves and restores the controller's store. */
@Command(
    name = "store",
    description = "Save the controller's store to a file, or restore it from one.",
    synopsisSubcommandLabel = "(backup | restore)",
    subcommands = {StoreBackupCommand.class, StoreRestoreCommand.class},
    footer = {
      "",
      "Examples:",
      "  muster store backup muster.backup",
      "  muster store restore muster.backup"
    })
public final class StoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "backup or restore?");
  }
}
