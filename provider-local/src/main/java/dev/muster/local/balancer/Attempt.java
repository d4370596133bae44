package dev.muster.local.balancer;

import io.undertow.client.ClientConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient.ProxyTarget;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.util.WorkerUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One request sent to one target. It ends once, answered or broken off, whatever comes later. It
 * lives on the exchange's I/O thread.
 */
final class Attempt implements ProxyTarget {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** How long a target may think before its answer begins. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(55);

  private static final int FIRST_ERROR = 500;

  private final Target target;
  private final boolean fresh;
  private final Tally ofRevision;
  private final long startedNanos = System.nanoTime();
  private @Nullable ClientConnection connection;
  private XnioExecutor.@Nullable Key deadline;
  private End end = End.NONE;

  /** How it ended. */
  enum End {
    /** It has not ended yet. */
    NONE,
    /** The whole answer has come. */
    ANSWERED,
    /** It never got to the target. */
    NOT_SENT,
    /** It was sent, and no whole answer has come. */
    BROKEN,
    /** It was sent, and no answer has begun in time. */
    TIMED_OUT
  }

  /** Counts it as begun. */
  Attempt(Target target, boolean fresh) {
    this.target = target;
    this.fresh = fresh;
    this.ofRevision = target.begin();
  }

  Target target() {
    return target;
  }

  End end() {
    return end;
  }

  /** Connects, and tells the callback once. */
  void connect(HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback) {
    Connecting connecting = new Connecting(callback);
    arm(exchange, CONNECT_TIMEOUT, () -> connecting.failed(exchange));
    target.connections().connect(this, exchange, fresh, connecting);
  }

  /** The answer's head has come. */
  void answerBegan() {
    disarm();
  }

  /** The answer has come to its end. */
  void answered(int status) {
    if (finish(End.ANSWERED)) {
      boolean error = status >= FIRST_ERROR;
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
      target.tally().answered(error, millis);
      ofRevision.answered(error, millis);
    }
  }

  /** It broke off after it was sent; false when it had ended before. */
  boolean broke() {
    if (!fail(End.BROKEN)) {
      return false;
    }
    target.doubted();
    return true;
  }

  /** It could not be sent over a connection that was there; false when it had ended before. */
  boolean notSent() {
    return fail(End.NOT_SENT);
  }

  /** It goes on to another target. */
  void retried() {
    target.tally().retried();
    ofRevision.retried();
  }

  private boolean fail(End how) {
    if (!finish(how)) {
      return false;
    }
    target.tally().broke();
    ofRevision.broke();
    return true;
  }

  private boolean finish(End how) {
    if (end != End.NONE) {
      return false;
    }
    end = how;
    disarm();
    target.end();
    return true;
  }

  private void connected(HttpServerExchange exchange, ClientConnection made) {
    connection = made;
    arm(exchange, ANSWER_TIMEOUT, this::timeOut);
    // Comes before the pool's own listener, which would keep a connection that is still at work.
    exchange.addExchangeCompleteListener((completed, next) -> {
      Passage.of(completed).settle(this, completed.getStatusCode());
      release();
      next.proceed();
    });
  }

  private void release() {
    ClientConnection made = connection;
    if (made != null && (end != End.ANSWERED || fresh) && !made.isUpgraded()) {
      IoUtils.safeClose(made);
    }
  }

  private void timeOut() {
    if (fail(End.TIMED_OUT)) {
      target.doubted();
      IoUtils.safeClose(connection);
    }
  }

  private void arm(HttpServerExchange exchange, Duration wait, Runnable action) {
    disarm();
    deadline =
        WorkerUtils.executeAfter(
            exchange.getIoThread(), action, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void disarm() {
    if (deadline != null) {
      deadline.remove();
      deadline = null;
    }
  }

  /** Waits for the connection. */
  private final class Connecting implements ProxyCallback<ProxyConnection> {
    private final ProxyCallback<ProxyConnection> callback;

    Connecting(ProxyCallback<ProxyConnection> callback) {
      this.callback = callback;
    }

    @Override
    public void completed(HttpServerExchange exchange, ProxyConnection made) {
      if (end != End.NONE) {
        // Too late. The pool takes a kept one back when the exchange ends; nobody else would close
        // a fresh one.
        IoUtils.safeClose(made.getConnection());
        return;
      }
      connected(exchange, made.getConnection());
      callback.completed(
          exchange,
          new ProxyConnection(
              new WatchedConnection(made.getConnection(), Attempt.this), made.getTargetPath()));
    }

    @Override
    public void failed(HttpServerExchange exchange) {
      if (fail(End.NOT_SENT)) {
        target.refused();
        callback.failed(exchange);
      }
    }

    @Override
    public void couldNotResolveBackend(HttpServerExchange exchange) {
      failed(exchange);
    }

    @Override
    public void queuedRequestFailed(HttpServerExchange exchange) {
      // It has as many connections as it may, which says nothing against it.
      if (fail(End.NOT_SENT)) {
        callback.queuedRequestFailed(exchange);
      }
    }
  }
}
