package dev.muster.testkit.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * One ZooKeeper server in a process of its own, which ends with the test that started it: the test
 * holds the other end of its standard input.
 */
public final class ServerProcess {
  private ServerProcess() {}

  /** Runs the server until the process is ended. The only argument is the path of its zoo.cfg. */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().name("test-watch").start(ServerProcess::endWithTest);
    QuorumPeerMain.main(arguments);
  }

  private static void endWithTest() {
    InputStream test = System.in;
    try {
      int read = test.read();
      while (read >= 0) {
        read = test.read();
      }
    } catch (IOException _) {
      // the same as its end
    }
    Runtime.getRuntime().halt(143);
  }
}
