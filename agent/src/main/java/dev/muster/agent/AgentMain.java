package dev.muster.agent;

import dev.muster.provider.Discovery;
import dev.muster.provider.machine.InstanceDocument;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an agent as the process that it is on a machine. */
public final class AgentMain {
  private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);

  private AgentMain() {}

  /**
   * Runs the agent until the process is asked to end by SIGTERM.
   *
   * @param options how it runs
   * @param discoveries makes the agent's view of its peers, for the machine that it finds itself on
   * @return the exit code: 0 after an orderly end, 1 when it could not start
   */
  public static int run(AgentOptions options, Function<InstanceDocument, Discovery> discoveries) {
    try {
      Agent agent = Agent.start(options, discoveries);
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("agent-end").unstarted(agent::close));
      agent.await();
      return 0;
    } catch (IOException e) {
      LOG.error("the agent of {} cannot start: {}", options.machine(), e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
