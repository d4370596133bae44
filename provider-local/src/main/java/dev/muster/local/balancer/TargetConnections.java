package dev.muster.local.balancer;

import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ConnectionPoolManager;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient.ProxyTarget;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyConnectionPool;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;

/**
 * The connections to one target. A request that must not be repeated gets a new one, since a kept
 * one may have been closed at the other end without our knowing yet.
 */
final class TargetConnections {
  private final ProxyConnectionPool kept;
  private final ProxyConnectionPool fresh;

  TargetConnections(URI uri) {
    kept = pool(uri);
    fresh = pool(uri);
  }

  /** Connects on the exchange's I/O thread; a fresh connection is the caller's to close. */
  void connect(
      ProxyTarget target,
      HttpServerExchange exchange,
      boolean wantsFresh,
      ProxyCallback<ProxyConnection> callback) {
    (wantsFresh ? fresh : kept)
        .connect(target, exchange, callback, -1, TimeUnit.MILLISECONDS, wantsFresh);
  }

  void close() {
    kept.close();
    fresh.close();
  }

  private static ProxyConnectionPool pool(URI uri) {
    return new ProxyConnectionPool(
        new Limits(), uri, UndertowClient.getInstance(), OptionMap.EMPTY);
  }

  /** What one target gets from each I/O thread. Its health is not the pool's business. */
  private static final class Limits implements ConnectionPoolManager {
    private static final int MAX_CONNECTIONS = 500;
    private static final int MAX_IDLE = 32;

    /** Shorter than the time that servers keep idle connections. */
    private static final long IDLE_MILLIS = 4_000;

    @Override
    public int getMaxConnections() {
      return MAX_CONNECTIONS;
    }

    @Override
    public int getMaxCachedConnections() {
      return MAX_IDLE;
    }

    @Override
    public int getSMaxConnections() {
      return 0;
    }

    @Override
    public long getTtl() {
      return IDLE_MILLIS;
    }

    @Override
    public int getMaxQueueSize() {
      return 0;
    }

    @Override
    public int getProblemServerRetry() {
      return -1;
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public boolean handleError() {
      return true;
    }

    @Override
    public boolean clearError() {
      return true;
    }
  }
}
