package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.Colour;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.controller.store.zookeeper.ArchiveFile;
import dev.muster.controller.store.zookeeper.StoreArchive;
import dev.muster.controller.store.zookeeper.StoreBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Saves the store to a file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Save the controller's store to a file, while the controller runs or not.",
      "The file holds all objects of one moment: clusters, ledgers, status, events, audit log, epochs; no leases. "
          + "If the store never came to rest while it was read, a warning says that the objects are of slightly different moments. "
          + "A file that is there is replaced. It holds configuration: only its owner can read it."
    },
    footer = {
      "",
      "Examples:",
      "  muster store backup muster.backup",
      "  muster store backup --data /var/lib/muster \"muster-$(date +%F).backup\"",
      "  muster store backup --store zk1:2181,zk2:2181,zk3:2181 muster.backup",
      "  zcat muster.backup | jq -r .path     (what is in it)"
    })
public final class StoreBackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StoreOption store;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "FILE", description = "Where to save it.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new CommandFailure(
          "cannot save to " + file + ": it is a folder, or in a folder that is not there",
          "Name a file in a folder that is there.");
    }
    StoreArchive archive =
        switch (store.with(false, connection -> StoreBackup.take(connection, Instant.now()))) {
          case StoreBackup.Outcome.Taken taken -> taken.archive();
          case StoreBackup.Outcome.Refused refused ->
              throw new CommandFailure(refused.message(), "");
        };
    try {
      ArchiveFile.write(file, archive);
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file + ": " + e, "Nothing was saved.");
    }
    report(archive);
    return ExitCode.OK;
  }

  private void report(StoreArchive archive) {
    if (!archive.snapshot()) {
      spec.commandLine()
          .getErr()
          .println(
              Colour.YELLOW.of("warning: ")
                  + "the store was written all the time: each object is whole, but they are of slightly different moments");
    }
    if (output.format().forPeople()) {
      spec.commandLine()
          .getOut()
          .println(
              "saved "
                  + archive.nodes().size()
                  + " objects ("
                  + StoreRestoreCommand.clusters(archive)
                  + ") of the store at "
                  + store.where()
                  + " to "
                  + file);
      return;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .put("file", file.toString())
        .put("storeId", archive.storeId())
        .put("madeAt", archive.madeAt().toString())
        .put("snapshot", archive.snapshot())
        .put("clusters", archive.clusters())
        .put("objects", archive.nodes().size());
    Structured.print(spec.commandLine().getOut(), output.format(), object);
  }
}
