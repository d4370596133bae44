package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.controller.store.zookeeper.ArchiveFile;
import dev.muster.controller.store.zookeeper.StoreArchive;
import dev.muster.controller.store.zookeeper.StoreRestore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores the store from a file. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Restore the controller's store from a file that muster store backup made.",
      "Stop the controller first. The whole file is checked before anything changes, and a store that holds something is replaced only with --force. "
          + "All epochs rise above any that was used, so that a controller of before writes nothing more. "
          + "Machines that were launched since the backup are found again by their tags."
    },
    footer = {
      "",
      "Examples:",
      "  muster store restore muster.backup",
      "  muster store restore --data /var/lib/muster --force muster.backup",
      "  muster store restore --store zk1:2181,zk2:2181,zk3:2181 muster.backup"
    })
public final class StoreRestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StoreOption store;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file;

  @Option(names = "--force", description = "Replace what the store holds.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    StoreArchive archive = read();
    StoreRestore.Outcome outcome =
        store.with(
            true, connection -> StoreRestore.into(connection, archive, force, Instant.now()));
    switch (outcome) {
      case StoreRestore.Outcome.Restored restored -> report(archive, restored);
      case StoreRestore.Outcome.NotEmpty notEmpty ->
          throw new CommandFailure(
              notEmpty.message() + "; nothing was changed",
              "Save it by 'muster store backup', then replace it by --force.");
      case StoreRestore.Outcome.Refused refused -> throw new CommandFailure(refused.message(), "");
    }
    return ExitCode.OK;
  }

  private StoreArchive read() {
    try {
      return switch (ArchiveFile.read(file)) {
        case ArchiveFile.Reading.Whole whole -> whole.archive();
        case ArchiveFile.Reading.Damaged damaged ->
            throw new CommandFailure(
                damaged.message(), "Nothing was changed. Take another backup.");
        case ArchiveFile.Reading.Newer newer ->
            throw new CommandFailure(newer.message(), "Nothing was changed.");
      };
    } catch (NoSuchFileException _) {
      throw new CommandFailure("there is no file " + file, "");
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e, "");
    }
  }

  private void report(StoreArchive archive, StoreRestore.Outcome.Restored restored) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.format().forPeople()) {
      out.println(
          "restored "
              + restored.written()
              + " objects ("
              + clusters(archive)
              + "), saved at "
              + archive.madeAt()
              + ", into the store at "
              + store.where());
      if (restored.removed() > 0) {
        out.println(restored.removed() + " objects that were there before are gone");
      }
      out.println("all epochs rise to " + restored.epoch() + "; start the controller again");
      return;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .put("file", file.toString())
        .put("storeId", archive.storeId())
        .put("madeAt", archive.madeAt().toString())
        .put("clusters", archive.clusters())
        .put("written", restored.written())
        .put("removed", restored.removed())
        .put("epoch", restored.epoch());
    Structured.print(out, output.format(), object);
  }

  /** How many clusters a backup holds, in words. */
  static String clusters(StoreArchive archive) {
    return archive.clusters() == 1 ? "1 cluster" : archive.clusters() + " clusters";
  }
}
