package dev.muster.agent.zookeeper;

import java.time.Duration;
import java.util.List;

/**
 * How a ZooKeeper server is run.
 *
 * @param java the {@code java} program
 * @param classPath where {@link ZooKeeperMain} and its libraries are
 * @param jvmFlags flags of its JVM, such as its heap
 * @param tick ZooKeeper's tickTime: the unit of its timeouts
 */
public record ServerSettings(String java, String classPath, List<String> jvmFlags, Duration tick) {
  /** Small servers, as many of them share a machine. */
  public static final List<String> SMALL_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xms16m",
          "-Xmx64m",
          "-Xss512k",
          "-Dzookeeper.nio.numSelectorThreads=1",
          "-Dzookeeper.nio.numWorkerThreads=2",
          "-Dzookeeper.commitProcessor.numWorkerThreads=1");

  /** Copies the flags. */
  public ServerSettings {
    jvmFlags = List.copyOf(jvmFlags);
  }
}
