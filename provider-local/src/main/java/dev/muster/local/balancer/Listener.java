package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerStatus;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.xnio.IoUtils;

/** A port that clients use, and the service that answers there. */
final class Listener implements HttpHandler {
  private static final HttpHandler PROXY = RouteClient.proxy();

  private final OpenPort openPort;
  private final LongAdder served = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile ServiceRoute route;
  private volatile boolean leaving;

  Listener(OpenPort openPort, ServiceRoute route) {
    this.openPort = openPort;
    this.route = route;
  }

  OpenPort port() {
    return openPort;
  }

  /** Lets another service answer the requests to come. */
  void follow(ServiceRoute other) {
    route = other;
  }

  /** Opens the port unless it is open. */
  void keepOpen() {
    openPort.keepOpen(this);
  }

  /** Accepts no new connections; every answer ends its connection. */
  void beginLeave() {
    leaving = true;
    openPort.stopAccepting();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** Ends the connections that are left. */
  void completeLeave() {
    connections.forEach(
        connection -> connection.getIoThread().execute(() -> IoUtils.safeClose(connection)));
  }

  BalancerStatus.Listener status() {
    return new BalancerStatus.Listener(
        openPort.port(), route.service(), served.sum(), failed.sum(), openPort.error());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    inFlight.incrementAndGet();
    if (connections.add(exchange.getConnection())) {
      exchange.getConnection().addCloseListener(connections::remove);
    }
    if (leaving) {
      exchange.setPersistent(false);
    }
    Passage passage = Passage.begin(exchange, route);
    exchange.addExchangeCompleteListener((completed, next) -> {
      (passage.close(completed.getStatusCode()) ? served : failed).increment();
      inFlight.decrementAndGet();
      next.proceed();
    });
    PROXY.handleRequest(exchange);
  }
}
