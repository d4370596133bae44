package dev.muster.controller.api;

import java.time.Duration;

/**
 * How the API is served.
 *
 * @param host the address to listen on; loopback unless an operator says otherwise
 * @param port the port; 0 for any free one
 * @param token what every request but the probes carries as its bearer token
 * @param version Muster's own version
 * @param streams bounds of the answers that go on
 */
public record ApiSettings(String host, int port, String token, String version, Streaming streams) {
  /** Where the API listens when nobody says otherwise. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int SHORTEST_TOKEN = 16;

  /** Checks the token, of which a guess must be hopeless. */
  public ApiSettings {
    if (token.length() < SHORTEST_TOKEN || token.isBlank()) {
      throw new IllegalArgumentException(
          "the API's token must have at least " + SHORTEST_TOKEN + " characters");
    }
  }

  /** On loopback, with the standard bounds. */
  public static ApiSettings loopback(int port, String token, String version) {
    return new ApiSettings(LOOPBACK, port, token, version, Streaming.STANDARD);
  }

  @Override
  public String toString() {
    return "ApiSettings[%s:%d, version %s]".formatted(host, port, version);
  }

  /**
   * Bounds of watches and of logs that are followed.
   *
   * @param most how many at once; one more is refused
   * @param poll how long a change may stay unnoticed that the store does not announce
   * @param keepAlive how long an answer stays silent before a blank is sent, which finds out
   *     whether somebody still listens
   * @param idle how long an answer has nothing to say before it ends
   */
  public record Streaming(int most, Duration poll, Duration keepAlive, Duration idle) {
    /** 128 at once, each ended after an hour without a word. */
    public static final Streaming STANDARD =
        new Streaming(128, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofHours(1));
  }
}
