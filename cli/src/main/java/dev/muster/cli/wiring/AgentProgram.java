package dev.muster.cli.wiring;

import dev.muster.agent.AgentMain;
import dev.muster.agent.AgentOptions;
import dev.muster.agent.machine.SeldomDiscovery;
import dev.muster.aws.TagDiscovery;
import dev.muster.cli.console.Logs;
import dev.muster.local.discovery.DirectoryDiscovery;
import dev.muster.local.image.ArtifactFetcher;
import dev.muster.provider.Failure;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The agent of a machine, as the local provider and a virtual machine's service unit start it. Not
 * a command of picocli's: a cluster starts many of them on one host.
 */
public final class AgentProgram {
  private static final int USAGE = 2;

  private AgentProgram() {}

  /**
   * Runs the agent until it is asked to end.
   *
   * @param arguments {@code --machine} and the folder that is the machine's disk; {@code --cloud
   *     aws} on a virtual machine, where the default is a machine of the local provider; {@code
   *     --small} with it where many machines share one host
   */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    boolean isAws = words.size() >= 4 && words.subList(2, 4).equals(List.of("--cloud", "aws"));
    boolean isSmall = words.size() == 5 && words.getLast().equals("--small");
    if (words.size() != 2 + (isAws ? 2 : 0) + (isSmall ? 1 : 0)
        || !words.getFirst().equals("--machine")) {
      System.err.println("usage: muster agent --machine FOLDER [--cloud aws [--small]]");
      System.exit(USAGE);
    }
    Logs.forProgram(Logs.Format.TEXT);
    Path machine = Path.of(words.get(1));
    System.exit(isAws ? inAws(machine, isSmall) : run(machine));
  }

  /** Runs the agent of a machine of this host until it is asked to end. */
  public static int run(Path machine) {
    return AgentMain.run(
        AgentOptions.onOneHost(machine),
        self -> new DirectoryDiscovery(machine, self.identity().uid(), InstantSource.system()));
  }

  private static int inAws(Path machine, boolean isSmall) {
    ArtifactFetcher fetcher = new ArtifactFetcher();
    AgentOptions options =
        (isSmall ? AgentOptions.onOneHost(machine) : AgentOptions.onItsOwn(machine))
            .with((artifact, file) -> fetcher.fetch(artifact, file).map(Failure::message));
    return AgentMain.run(
        options,
        self ->
            new SeldomDiscovery(
                new TagDiscovery(self.identity().uid(), InstantSource.system()),
                options.discoveryInterval(),
                System::nanoTime));
  }
}
