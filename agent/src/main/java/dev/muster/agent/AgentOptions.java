package dev.muster.agent;

import dev.muster.agent.zookeeper.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How an agent runs.
 *
 * @param machine the folder that is the machine's disk
 * @param servers how it runs a ZooKeeper server, on a machine of the ensemble
 * @param discoveryInterval how long to wait between two looks for the other machines
 */
public record AgentOptions(Path machine, ServerSettings servers, Duration discoveryInterval) {

  /**
   * For many machines on one host: small processes from this process's own Java and class path, and
   * discovery that costs little.
   */
  public static AgentOptions onOneHost(Path machine) {
    return new AgentOptions(
        machine,
        new ServerSettings(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"),
            ServerSettings.SMALL_JVM,
            Duration.ofSeconds(1)),
        Duration.ofMillis(500));
  }
}
