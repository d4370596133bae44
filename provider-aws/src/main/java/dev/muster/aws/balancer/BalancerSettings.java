package dev.muster.aws.balancer;

import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of a load balancer that live in its target groups. They stand in a tag of the load
 * balancer as well, since it has no target group before its first machine.
 *
 * @param algorithm how a target is chosen
 * @param healthCheck how targets are asked
 * @param drainTimeout how long a target that leaves may finish its requests
 */
record BalancerSettings(Algorithm algorithm, HealthCheck healthCheck, Duration drainTimeout) {
  /** The longest text that fits into a tag. */
  static final int MAXIMUM_LENGTH = 256;

  private static final int WORDS = 7;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+\\-._:/@]");
  private static final char ESCAPE = '=';
  private static final int HEXADECIMAL = 16;

  static BalancerSettings of(LoadBalancerSpec spec) {
    return new BalancerSettings(spec.algorithm(), spec.healthCheck(), spec.drainTimeout());
  }

  String drainSeconds() {
    return Long.toString(drainTimeout.toSeconds());
  }

  String algorithmName() {
    return switch (algorithm) {
      case ROUND_ROBIN -> "round_robin";
      case LEAST_CONNECTIONS -> "least_outstanding_requests";
    };
  }

  /** The settings as the value of a tag. */
  String text() {
    return String.join(
        " ",
        algorithm.name(),
        escaped(healthCheck.path()),
        Long.toString(healthCheck.interval().toSeconds()),
        Long.toString(healthCheck.timeout().toSeconds()),
        Integer.toString(healthCheck.healthyThreshold()),
        Integer.toString(healthCheck.unhealthyThreshold()),
        drainSeconds());
  }

  /** Reads {@link #text}; empty when somebody has changed it to something else. */
  static Optional<BalancerSettings> parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BalancerSettings(
              Algorithm.valueOf(words[0]),
              new HealthCheck(
                  unescaped(words[1]),
                  seconds(words[2]),
                  seconds(words[3]),
                  Integer.parseInt(words[4]),
                  Integer.parseInt(words[5])),
              seconds(words[6])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String word) {
    return Duration.ofSeconds(Long.parseLong(word));
  }

  // The value of a tag may hold few characters; a path may hold every printable one of ASCII.
  private static String escaped(String path) {
    StringBuilder text = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.US_ASCII)) {
      char c = (char) b;
      text.append(
          WORD.matcher(String.valueOf(c)).matches()
              ? String.valueOf(c)
              : "%c%02x".formatted(ESCAPE, (int) c));
    }
    return text.toString();
  }

  private static String unescaped(String text) {
    StringBuilder path = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ESCAPE && at + 2 < text.length()) {
        path.append((char) Integer.parseInt(text.substring(at + 1, at + 3), HEXADECIMAL));
        at += 3;
      } else {
        path.append(text.charAt(at));
        at++;
      }
    }
    return path.toString();
  }
}
