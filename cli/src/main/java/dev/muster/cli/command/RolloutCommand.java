package dev.muster.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The way of a service to another revision. */
@Command(
    name = "rollout",
    description = {
      "See how a service moves to another version, and have a say in it.",
      "A rollout begins by itself when the version in the spec changes."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RolloutStatusCommand.class,
      RolloutWhyCommand.class,
      RolloutHistoryCommand.class,
      RolloutOrders.PauseCommand.class,
      RolloutOrders.ResumeCommand.class,
      RolloutOrders.ApproveCommand.class,
      RolloutOrders.PromoteCommand.class,
      RolloutOrders.AbortCommand.class,
      RolloutOrders.UndoCommand.class,
      RolloutOrders.RetryCommand.class,
      RolloutOrders.AcceptNewCommand.class,
      RolloutOrders.OverrideFreezeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  muster rollout status syncstorage/prod -w",
      "  muster rollout why syncstorage/prod webhead",
      "  muster rollout abort syncstorage/prod webhead --reason 'errors in the log'"
    })
public final class RolloutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), String.join(", ", spec.subcommands().keySet()) + "?");
  }
}
