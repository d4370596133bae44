package dev.muster.cli;

import dev.muster.cli.command.ApplyCommand;
import dev.muster.cli.command.CompletionCommand;
import dev.muster.cli.command.ConfirmCommand;
import dev.muster.cli.command.ControllerCommand;
import dev.muster.cli.command.CreateClusterCommand;
import dev.muster.cli.command.DeleteCommand;
import dev.muster.cli.command.DescribeCommand;
import dev.muster.cli.command.DoctorCommand;
import dev.muster.cli.command.EventsCommand;
import dev.muster.cli.command.GetCommand;
import dev.muster.cli.command.LogsCommand;
import dev.muster.cli.command.PlanCommand;
import dev.muster.cli.command.QuickstartCommand;
import dev.muster.cli.command.RecoverCommand;
import dev.muster.cli.command.RepositoryCommand;
import dev.muster.cli.command.ResumeCommand;
import dev.muster.cli.command.RolloutCommand;
import dev.muster.cli.command.SchemaCommand;
import dev.muster.cli.command.SimulateCommand;
import dev.muster.cli.command.StoreCommand;
import dev.muster.cli.command.SuspendCommand;
import dev.muster.cli.command.TreeCommand;
import dev.muster.cli.command.ValidateCommand;
import dev.muster.cli.command.VersionCommand;
import dev.muster.cli.command.WaitCommand;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands by name. A command's class is not loaded before it is asked for. */
final class CommandTable {
  /** The names in the order of the help. */
  static final List<String> NAMES =
      List.of(
          "quickstart",
          "controller",
          "plan",
          "simulate",
          "apply",
          "create-cluster",
          "get",
          "describe",
          "tree",
          "events",
          "logs",
          "wait",
          "rollout",
          "confirm",
          "suspend",
          "resume",
          "delete",
          "repository",
          "store",
          "validate",
          "doctor",
          "recover",
          "schema",
          "completion",
          "version");

  private static final Set<String> HIDDEN = Set.of();

  private CommandTable() {}

  static boolean isHidden(String name) {
    return HIDDEN.contains(name);
  }

  /** A new command; empty when there is none of that name. */
  static Optional<Object> command(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "quickstart" -> new QuickstartCommand();
          case "controller" -> new ControllerCommand();
          case "plan" -> new PlanCommand();
          case "simulate" -> new SimulateCommand();
          case "apply" -> new ApplyCommand();
          case "create-cluster" -> new CreateClusterCommand();
          case "get" -> new GetCommand();
          case "describe" -> new DescribeCommand();
          case "tree" -> new TreeCommand();
          case "events" -> new EventsCommand();
          case "logs" -> new LogsCommand();
          case "wait" -> new WaitCommand();
          case "rollout" -> new RolloutCommand();
          case "confirm" -> new ConfirmCommand();
          case "suspend" -> new SuspendCommand();
          case "resume" -> new ResumeCommand();
          case "delete" -> new DeleteCommand();
          case "repository" -> new RepositoryCommand();
          case "store" -> new StoreCommand();
          case "validate" -> new ValidateCommand();
          case "doctor" -> new DoctorCommand();
          case "recover" -> new RecoverCommand();
          case "schema" -> new SchemaCommand();
          case "completion" -> new CompletionCommand(Muster::whole);
          case "version" -> new VersionCommand();
          default -> null;
        });
  }
}
