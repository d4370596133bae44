package dev.muster.controller.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A server that answers every query with the same, or not at all. */
final class AnsweringServer implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private AnsweringServer(HttpServer server) {
    this.server = server;
  }

  static AnsweringServer answering(int status, String body) throws IOException {
    AnsweringServer one = begin();
    one.server.createContext("/", exchange -> one.answer(exchange, status, body));
    one.server.start();
    return one;
  }

  /** One that takes the question and says nothing. */
  static AnsweringServer silent() throws IOException {
    AnsweringServer one = begin();
    one.server.createContext("/", _ -> one.hang());
    one.server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    one.server.start();
    return one;
  }

  private static AnsweringServer begin() throws IOException {
    return new AnsweringServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10));
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, int status, String body) {
    try (exchange) {
      asked.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, path and body of each request. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
