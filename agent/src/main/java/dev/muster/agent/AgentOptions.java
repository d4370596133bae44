package dev.muster.agent;

import dev.muster.agent.service.ArtifactSource;
import dev.muster.agent.zookeeper.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How an agent runs.
 *
 * @param machine the folder that is the machine's disk
 * @param servers how it runs a ZooKeeper server, on a machine of the ensemble
 * @param discoveryInterval how long to wait between two looks for the other machines
 * @param artifacts where artifacts come from that no image was built with
 */
public record AgentOptions(
    Path machine, ServerSettings servers, Duration discoveryInterval, ArtifactSource artifacts) {
  /** For machines whose images were built with all that they need. */
  public AgentOptions(Path machine, ServerSettings servers, Duration discoveryInterval) {
    this(machine, servers, discoveryInterval, ArtifactSource.NONE);
  }

  /** The same that has artifacts from there. */
  public AgentOptions with(ArtifactSource source) {
    return new AgentOptions(machine, servers, discoveryInterval, source);
  }

  /**
   * For a machine of its own: this process's own Java and class path, a server with the heap that
   * Java takes by itself, and discovery that a whole cluster can afford.
   */
  public static AgentOptions onItsOwn(Path machine) {
    return new AgentOptions(
        machine,
        new ServerSettings(
            java(), System.getProperty("java.class.path"), List.of(), Duration.ofSeconds(2)),
        Duration.ofSeconds(15));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * For many machines on one host: small processes from this process's own Java and class path, and
   * discovery that costs little.
   */
  public static AgentOptions onOneHost(Path machine) {
    return new AgentOptions(
        machine,
        new ServerSettings(
            java(),
            System.getProperty("java.class.path"),
            ServerSettings.SMALL_JVM,
            Duration.ofSeconds(1)),
        Duration.ofMillis(500));
  }
}
