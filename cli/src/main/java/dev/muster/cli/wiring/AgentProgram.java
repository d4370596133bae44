package dev.muster.cli.wiring;

import dev.muster.agent.AgentMain;
import dev.muster.agent.AgentOptions;
import dev.muster.cli.console.Logs;
import dev.muster.local.discovery.DirectoryDiscovery;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The agent of a machine on this host, as the local provider starts it. Not a command of picocli's:
 * a cluster starts many of them.
 */
public final class AgentProgram {
  private static final String MACHINE = "--machine";
  private static final int USAGE = 2;

  private AgentProgram() {}

  /**
   * Runs the agent until it is asked to end.
   *
   * @param arguments {@code --machine} and the folder that is the machine's disk
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals(MACHINE)) {
      System.err.println("usage: muster agent --machine FOLDER");
      System.exit(USAGE);
    }
    Logs.forProgram(Logs.Format.TEXT);
    System.exit(run(Path.of(arguments[1])));
  }

  /** Runs the agent of a machine until it is asked to end. */
  public static int run(Path machine) {
    return AgentMain.run(
        AgentOptions.onOneHost(machine),
        self -> new DirectoryDiscovery(machine, self.identity().uid(), InstantSource.system()));
  }
}
