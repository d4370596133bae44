package dev.muster.cli.command;

import dev.muster.cli.wiring.LocalConvergence.Goal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command converges a cluster: how long it waits, and where, when no controller runs. */
final class HereOptions {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait at most. Default: 5m.",
      converter = DurationConverter.class)
  Duration timeout = Duration.ofMinutes(5);

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT,…",
      description = "Without a controller: the store; default: the one in the data folder.")
  private @Nullable String store;

  @Option(
      names = "--loopback",
      paramLabel = "127.N",
      description = "Without a controller: the loopback addresses of local machines.")
  private String loopback = LocalWorldOptions.DEFAULT_LOOPBACK;

  /** What converges clusters of a data folder within this command. */
  ConvergingHere converging(Path data, Goal goal) {
    return new ConvergingHere(data, Optional.ofNullable(store), loopback, goal);
  }
}
