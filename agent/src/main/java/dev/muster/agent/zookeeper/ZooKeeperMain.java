package dev.muster.agent.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * One ZooKeeper server in a process of its own, which ends with the agent that started it: the
 * agent holds the other end of its standard input.
 */
public final class ZooKeeperMain {
  private ZooKeeperMain() {}

  /** Runs the server until the process is ended. The only argument is the path of its zoo.cfg. */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().name("agent-watch").start(ZooKeeperMain::endWithAgent);
    QuorumPeerMain.main(arguments);
  }

  private static void endWithAgent() {
    InputStream agent = System.in;
    try {
      int read = agent.read();
      while (read >= 0) {
        read = agent.read();
      }
    } catch (IOException _) {
      // the same as its end
    }
    // Not exit: a server must be able to lose its process at any moment, and hooks could hang.
    Runtime.getRuntime().halt(143);
  }
}
