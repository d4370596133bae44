package dev.muster.controller.store.zookeeper;

import java.time.Duration;
import java.util.Optional;

/**
 * How a store is reached.
 *
 * @param connect {@code host:port,…}, with an optional path behind it
 * @param sessionTimeout how long a silent controller keeps its leases; others take over after it
 * @param connectTimeout how long to wait for the first connection
 * @param credential {@code user:password}: what is made is open to its bearer alone; absent, it is
 *     open to whoever reaches the servers
 */
public record ConnectionSettings(
    String connect, Duration sessionTimeout, Duration connectTimeout, Optional<String> credential) {
  /** Long enough for a pause of a busy machine, short enough for a takeover within 15 s. */
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(7);

  /** How long the first connection may take. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  /** The usual timeouts. */
  public static ConnectionSettings of(String connect, Optional<String> credential) {
    return new ConnectionSettings(connect, SESSION_TIMEOUT, CONNECT_TIMEOUT, credential);
  }

  @Override
  public String toString() {
    return connect; // never the credential
  }
}
