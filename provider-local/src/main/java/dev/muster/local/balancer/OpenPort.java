package dev.muster.local.balancer;

import dev.muster.local.network.Ports;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A port that is to be open: when it cannot be, that is tried again and again. Its methods are
 * called by one thread.
 */
final class OpenPort {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  /** Finding out who holds a port looks at every process. */
  private static final int ATTEMPTS_PER_EXPLANATION = 10;

  private final Front front;
  private final Ports ports;
  private final Consumer<String> log;
  private final String name;
  private final String address;
  private final int port;
  private @Nullable Undertow server;
  private volatile Optional<String> error = Optional.of("not open yet");
  private int attempts;
  private long lastAttemptNanos;

  OpenPort(Front front, Ports ports, Consumer<String> log, String name, String address, int port) {
    this.front = front;
    this.ports = ports;
    this.log = log;
    this.name = name;
    this.address = address;
    this.port = port;
  }

  /** Why it is not open; empty when it is. */
  Optional<String> error() {
    return error;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  /** Opens it unless it is open, or was tried just now. */
  void keepOpen(HttpHandler handler) {
    long now = System.nanoTime();
    if (server != null || (attempts > 0 && now - lastAttemptNanos < RETRY_PAUSE.toNanos())) {
      return;
    }
    lastAttemptNanos = now;
    Undertow candidate = front.server(address, port, handler);
    try {
      candidate.start();
      server = candidate;
      error = Optional.empty();
      log.accept(name + " is open on " + address + ":" + port);
    } catch (RuntimeException e) {
      if (attempts % ATTEMPTS_PER_EXPLANATION == 0) {
        explain(e);
      }
    }
    attempts++;
  }

  /** Accepts no new connections; those that are there go on. */
  void stopAccepting() {
    if (server != null) {
      server.stop();
      server = null;
      log.accept(name + " on " + address + ":" + port + " accepts no more connections");
    }
  }

  private void explain(RuntimeException failure) {
    Throwable cause = failure.getCause();
    String reason =
        ports
            .problem(address, port)
            .map(Ports.Problem::message)
            .orElse(
                "port "
                    + port
                    + " of "
                    + address
                    + " could not be opened: "
                    + (cause == null ? failure : cause));
    if (!error.equals(Optional.of(reason))) {
      error = Optional.of(reason);
      log.accept(
          name + ": " + reason + ". It is tried again every " + RETRY_PAUSE.toMillis() + " ms");
    }
  }
}
