package dev.muster.local.settings;

import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.store.FaultPoints;
import dev.muster.local.store.RootFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What a {@code LocalProvider} is told when it is made.
 *
 * @param root its folder; several controllers may share it
 * @param prefix the addresses that it uses; roots that share a prefix avoid each other's ports, but
 *     their addresses interleave
 * @param agentCommand what runs on a machine; it gets {@code --machine FOLDER}
 * @param balancerCommand what runs as a load balancer; it gets {@code --balancer FOLDER}
 * @param lockWait how long a write waits for another one
 * @param terminateGrace how long a machine's processes may take to end before they are killed
 * @param clock tells the time
 * @param faults where a test may crash
 */
public record LocalSettings(
    RootFolders root,
    NetworkPrefix prefix,
    List<String> agentCommand,
    List<String> balancerCommand,
    Duration lockWait,
    Duration terminateGrace,
    InstantSource clock,
    FaultPoints faults) {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);
  private static final Duration TERMINATE_GRACE = Duration.ofSeconds(5);

  /** Copies the commands. */
  public LocalSettings {
    agentCommand = List.copyOf(agentCommand);
    balancerCommand = List.copyOf(balancerCommand);
  }

  /** The settings that fit all but tests. */
  public static LocalSettings of(
      Path root, NetworkPrefix prefix, ProcessLauncher launcher, InstantSource clock) {
    return new LocalSettings(
        new RootFolders(root),
        prefix,
        launcher.agentCommand(),
        launcher.balancerCommand(),
        LOCK_WAIT,
        TERMINATE_GRACE,
        clock,
        FaultPoints.NONE);
  }
}
