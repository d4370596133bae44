package dev.muster.local.balancer;

import dev.muster.local.store.LocalJson;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers {@code GET /status} and {@code GET /metrics}. */
final class AdminHandler implements HttpHandler {
  private final Balancer balancer;

  AdminHandler(Balancer balancer) {
    this.balancer = balancer;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      // Rendering a large status would keep the requests of clients waiting.
      exchange.dispatch(this);
      return;
    }
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      exchange.getResponseHeaders().put(Headers.ALLOW, Methods.GET_STRING);
      exchange.endExchange();
      return;
    }
    switch (exchange.getRequestPath()) {
      case "/status" -> send(exchange, "application/json", LocalJson.bytes(balancer.status()));
      case "/metrics" ->
          send(
              exchange,
              "text/plain; version=0.0.4; charset=utf-8",
              balancer.metrics().getBytes(StandardCharsets.UTF_8));
      default -> {
        exchange.setStatusCode(StatusCodes.NOT_FOUND);
        exchange.getResponseSender().send("There are /status and /metrics.\n");
      }
    }
  }

  private static void send(HttpServerExchange exchange, String type, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }
}
