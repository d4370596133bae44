package dev.muster.local.balancer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine's service: {@code /check} is its health, {@code /gate} answers when the gate opens,
 * {@code /error} with 500, {@code /echo} with what it got, anything else at once with its address.
 */
final class TestTarget implements AutoCloseable {
  final String address;
  final AtomicInteger served = new AtomicInteger();
  final AtomicInteger atGate = new AtomicInteger();
  final Queue<String> seen = new ConcurrentLinkedQueue<>();
  volatile boolean well = true;
  volatile boolean silent;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final HttpServer server;

  TestTarget(String address) {
    // Without it every answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.address = address;
    try {
      server = HttpServer.create(new InetSocketAddress(address, TestBalancer.TARGET_PORT), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  void openGate() {
    gate.countDown();
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/check") && silent) {
      return; // the exchange stays open
    }
    if (path.equals("/check")) {
      send(exchange, well ? 200 : 503, new byte[0]);
      return;
    }
    byte[] request = exchange.getRequestBody().readAllBytes();
    served.incrementAndGet();
    seen.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " host="
            + exchange.getRequestHeaders().getFirst("Host")
            + " for="
            + exchange.getRequestHeaders().getFirst("X-Forwarded-For")
            + " keep-alive="
            + exchange.getRequestHeaders().getFirst("Keep-Alive"));
    if (path.equals("/gate")) {
      atGate.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    send(
        exchange,
        path.equals("/error") ? 500 : 200,
        path.equals("/echo") ? request : address.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
