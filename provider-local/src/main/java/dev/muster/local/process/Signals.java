package dev.muster.local.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals to processes and process groups. */
public final class Signals {
  private static final long TIMEOUT_SECONDS = 10;

  private Signals() {}

  /**
   * Sends a signal to one process.
   *
   * @param name the signal without SIG, such as {@code KILL}
   */
  public static void send(String name, long pid) throws IOException {
    kill(name, Long.toString(pid));
  }

  /** Sends a signal to a process group. */
  public static void sendToGroup(String name, long group) throws IOException {
    kill(name, "-" + group);
  }

  private static void kill(String name, String target) throws IOException {
    Process process =
        new ProcessBuilder("kill", "-" + name, "--", target)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("kill -" + name + " " + target + " did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending SIG" + name, e);
    }
  }
}
