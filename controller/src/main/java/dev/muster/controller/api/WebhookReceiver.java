package dev.muster.controller.api;

import java.util.Map;

/** Hears from a git host that something was pushed. It checks by itself who sends. */
@FunctionalInterface
public interface WebhookReceiver {
  /**
   * A request to {@code /webhook}.
   *
   * @param headers the headers by their names in lower case
   * @param body the body as it was sent, at most 256 KiB
   */
  Outcome receive(Map<String, String> headers, byte[] body);

  /** What becomes of a request. */
  sealed interface Outcome {
    /**
     * The repository is fetched.
     *
     * @param what which one
     */
    record Accepted(String what) implements Outcome {}

    /**
     * It is genuine and concerns nothing here.
     *
     * @param why what it is about instead
     */
    record Ignored(String why) implements Outcome {}

    /**
     * It is not genuine.
     *
     * @param why what is wrong with its signature
     */
    record Refused(String why) implements Outcome {}
  }
}
