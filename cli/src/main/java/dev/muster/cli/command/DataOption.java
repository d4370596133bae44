package dev.muster.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Muster keeps what it knows on this machine. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder; MUSTER_HOME_DATA; default: ~/.muster.")
  @Nullable Path chosen;

  /** Where the embedded store of a controller on this folder lies. */
  Path store() {
    return folder().resolve("store");
  }

  /** Whether nobody named a folder, so that other commands find it by themselves. */
  boolean isDefault() {
    return chosen == null;
  }

  /** The folder, absolute. */
  Path folder() {
    if (chosen != null) {
      return chosen.toAbsolutePath().normalize();
    }
    String variable = System.getenv("MUSTER_HOME_DATA");
    Path folder =
        variable == null || variable.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".muster")
            : Path.of(variable);
    return folder.toAbsolutePath().normalize();
  }
}
