package dev.muster.ensemble;

import java.io.IOException;

/** Lets the fuzzer in to what servers of an ensemble say. */
public final class ServerDoor {
  private ServerDoor() {}

  /** Whether it is a membership. */
  public static boolean areLinesRead(byte[] config) {
    try {
      ServerLines.parse(config);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether a server says that it serves. */
  public static boolean isServing(String answer) {
    return ServerWords.judge(answer) instanceof ServerAnswer.Serving;
  }
}
