package dev.muster.local.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the processes of machines and load balancers are started: by the same install that runs now.
 *
 * @param java the {@code java} binary
 * @param classPath where the agent's and the balancer's classes are
 * @param agentClass the main class of an agent, which is put together elsewhere
 * @param jvmFlags the flags of each of these JVMs
 */
public record ProcessLauncher(
    Path java, String classPath, String agentClass, List<String> jvmFlags) {
  /** Flags for a small JVM that starts fast. */
  public static final List<String> SMALL_JVM =
      List.of(
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-Xmx64m", "-XX:-UsePerfData");

  private static final String BALANCER = "dev.muster.local.balancer.BalancerMain";

  /** Copies the flags. */
  public ProcessLauncher {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** The command of a machine's agent, without its arguments. */
  public List<String> agentCommand() {
    return command(agentClass);
  }

  /** The command of a load balancer, without its arguments. */
  public List<String> balancerCommand() {
    return command(BALANCER);
  }

  private List<String> command(String mainClass) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPath, mainClass));
    return List.copyOf(command);
  }
}
