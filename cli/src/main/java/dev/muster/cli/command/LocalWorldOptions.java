package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.Worlds;
import dev.muster.local.network.NetworkPrefix;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the machines of the local provider are. */
final class LocalWorldOptions {
  /** The loopback addresses of local machines when none are named. */
  static final String DEFAULT_LOOPBACK = "127.77";

  @Mixin DataOption data;

  @Option(
      names = "--machines",
      paramLabel = "DIR",
      description = "The local provider's folder; default: machines in the data folder.")
  @Nullable Path machines;

  @Option(
      names = "--loopback",
      paramLabel = "127.N",
      description = "The loopback addresses of local machines; default: 127.77.")
  String loopback = DEFAULT_LOOPBACK;

  /** The data folder. */
  Path dataFolder() {
    return data.folder();
  }

  /** The local provider's folder, absolute. */
  Path machinesFolder() {
    return Optional.ofNullable(machines)
        .map(folder -> folder.toAbsolutePath().normalize())
        .orElseGet(() -> new DataFolder(data.folder()).machines());
  }

  /** The world that the options name. */
  Worlds open(InstantSource clock) {
    try {
      return Worlds.of(machinesFolder(), new NetworkPrefix(loopback), clock);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "cannot use --loopback " + loopback + ": " + e.getMessage(),
          "Write the first two numbers of loopback addresses, such as 127.77.");
    }
  }
}
