package dev.muster.local.balancer;

import io.undertow.predicate.IdempotentPredicate;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * One request of a client on its way through the load balancer, to one target or to several in
 * turn. It lives on the exchange's I/O thread.
 */
final class Passage {
  /** A request that breaks target after target is not given to all of them. */
  private static final int MAX_ATTEMPTS = 4;

  private static final AttachmentKey<Passage> KEY = AttachmentKey.create(Passage.class);

  private final ServiceRoute route;
  private final List<Target> tried = new ArrayList<>();
  private @Nullable Attempt current;
  private boolean whole;
  private boolean ownAnswer;

  private Passage(ServiceRoute route) {
    this.route = route;
  }

  /** Begins to watch over an exchange. */
  static Passage begin(HttpServerExchange exchange, ServiceRoute route) {
    Passage passage = new Passage(route);
    exchange.putAttachment(KEY, passage);
    exchange.addResponseWrapper((factory, same) -> passage.new AnswerWatch(factory.create(), same));
    exchange.addDefaultResponseListener(passage::answerInstead);
    return passage;
  }

  static Passage of(HttpServerExchange exchange) {
    return exchange.getAttachment(KEY);
  }

  /** Begins the next attempt; empty when there is no target for it. */
  Optional<Attempt> next(HttpServerExchange exchange) {
    Attempt before = current;
    Optional<Target> target = choose();
    target.ifPresent(chosen -> {
      if (before != null) {
        before.retried();
      }
      tried.add(chosen);
      boolean fresh = before != null || !IdempotentPredicate.INSTANCE.resolve(exchange);
      current = new Attempt(chosen, fresh);
    });
    return target.isEmpty() ? Optional.empty() : Optional.ofNullable(current);
  }

  /**
   * Whether the request may go on to another target after the one that it was sent to has failed.
   * Undertow asks after each failure, and for some this is the first that we hear of them.
   */
  boolean mayGoOn(HttpServerExchange exchange) {
    Attempt failed = current;
    if (failed == null) {
      return false;
    }
    failed.broke();
    boolean harmless =
        failed.end() == Attempt.End.NOT_SENT || IdempotentPredicate.INSTANCE.resolve(exchange);
    return harmless && failed.end() != Attempt.End.TIMED_OUT && choose().isPresent();
  }

  /** The exchange is over, and with it the attempt. */
  void settle(Attempt attempt, int status) {
    if (whole && !ownAnswer) {
      attempt.answered(status);
    } else {
      attempt.broke();
    }
  }

  /** The exchange is over; whether a target answered it to the end. */
  boolean close(int status) {
    if (current != null) {
      settle(current, status);
    }
    return whole && !ownAnswer;
  }

  private Optional<Target> choose() {
    if (tried.size() >= MAX_ATTEMPTS) {
      return Optional.empty();
    }
    Optional<Target> other = route.choose(tried);
    Attempt failed = current;
    boolean once = tried.stream().distinct().count() == tried.size();
    if (other.isEmpty() && failed != null && once && failed.target().serves()) {
      // The only one there is: the connection may have been stale, and the target well.
      return Optional.of(failed.target());
    }
    return other;
  }

  private boolean answerInstead(HttpServerExchange exchange) {
    if (exchange.isResponseStarted()
        || exchange.getStatusCode() < StatusCodes.INTERNAL_SERVER_ERROR
        || !exchange.getConnection().isOpen()) {
      return false;
    }
    ownAnswer = true;
    exchange.setStatusCode(ownStatus());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    if (exchange.getStatusCode() == StatusCodes.SERVICE_UNAVAILABLE) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    }
    exchange.getResponseSender().send(ownBody() + "\n");
    return true;
  }

  private int ownStatus() {
    return switch (lastEnd()) {
      case NONE, ANSWERED, NOT_SENT -> StatusCodes.SERVICE_UNAVAILABLE;
      case BROKEN -> StatusCodes.BAD_GATEWAY;
      case TIMED_OUT -> StatusCodes.GATEWAY_TIME_OUT;
    };
  }

  private String ownBody() {
    return switch (lastEnd()) {
      case NONE, ANSWERED, NOT_SENT ->
          "Load balancer: none of the "
              + route.size()
              + " targets of service "
              + route.service()
              + " can serve now. Try again soon; 'muster describe' says how the targets are.";
      case BROKEN ->
          "Load balancer: target "
              + lastTarget()
              + " broke off before its answer, and the request may have had an effect, so it was"
              + " not sent to another one. Look whether it did before you repeat it.";
      case TIMED_OUT ->
          "Load balancer: target "
              + lastTarget()
              + " has not begun to answer within "
              + Attempt.ANSWER_TIMEOUT.toSeconds()
              + " s. 'muster logs' of that instance may say why.";
    };
  }

  private Attempt.End lastEnd() {
    return current == null ? Attempt.End.NONE : current.end();
  }

  private String lastTarget() {
    return current == null ? "" : current.target().key().toString();
  }

  /** Sees whether the answer came to its end, and not to a break. */
  private final class AnswerWatch extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final HttpServerExchange exchange;

    AnswerWatch(StreamSinkConduit next, HttpServerExchange exchange) {
      super(next);
      this.exchange = exchange;
    }

    @Override
    public void terminateWrites() throws IOException {
      // A connection that is closed in the middle ends its answers so, too. The exchange may be
      // over before the call returns.
      whole = exchange.getConnection().isOpen();
      try {
        super.terminateWrites();
      } catch (IOException e) {
        whole = false;
        throw e;
      }
    }
  }
}
