package dev.muster.local.balancer;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.StatusCodes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells Undertow's proxy where each request goes. */
final class RouteClient implements ProxyClient {
  /** The passage of a request knows when to give up. */
  private static final int MORE_THAN_ANY_PASSAGE = 100;

  /** A proxy for exchanges over which a {@link Passage} watches. */
  static HttpHandler proxy() {
    return ProxyHandler.builder()
        .setProxyClient(new RouteClient())
        .setMaxConnectionRetries(MORE_THAN_ANY_PASSAGE)
        .setIdempotentRequestPredicate(exchange -> Passage.of(exchange).mayGoOn(exchange))
        .setNext(new ResponseCodeHandler(StatusCodes.SERVICE_UNAVAILABLE))
        .build();
  }

  // The interface asks for null where there is no target.
  @Override
  public @Nullable ProxyTarget findTarget(HttpServerExchange exchange) {
    return Passage.of(exchange).next(exchange).orElse(null);
  }

  @Override
  public void getConnection(
      ProxyTarget target,
      HttpServerExchange exchange,
      ProxyCallback<ProxyConnection> callback,
      long timeout,
      TimeUnit timeUnit) {
    ((Attempt) target).connect(exchange, callback);
  }
}
