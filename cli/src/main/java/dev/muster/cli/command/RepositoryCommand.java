package dev.muster.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The git repositories that controllers read. */
@Command(
    name = "repository",
    description = {
      "See how far git repositories were read, hand a cluster over to one, or accept a rewritten history."
    },
    synopsisSubcommandLabel = "(list | adopt | accept)",
    subcommands = {
      RepositoryListCommand.class,
      RepositoryAdoptCommand.class,
      RepositoryAcceptCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  muster repository list",
      "  muster repository adopt /srv/git/clusters.git syncstorage/prod --reason 'from now on in git'",
      "  muster repository accept /srv/git/clusters.git 3f2a91c --reason 'history was cleaned'"
    })
public final class RepositoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "list, adopt or accept?");
  }
}
