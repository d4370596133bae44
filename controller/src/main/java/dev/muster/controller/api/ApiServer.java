package dev.muster.controller.api;

import dev.muster.controller.api.feed.Catalog;
import dev.muster.controller.api.feed.Signal;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the HTTP API. Each request runs on a virtual thread of its own; docs/api.md says what is
 * served.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final Duration STREAMS_END = Duration.ofSeconds(2);
  private static final String BEGUN = "muster.begun";

  private final ApiSettings settings;
  private final ApiParts parts;
  private final Signal signal = new Signal();
  private final Streams streams;
  private final Javalin javalin;
  private Optional<AutoCloseable> subscription = Optional.empty();

  /**
   * Wires a server; nothing is served before {@link #start}.
   *
   * @param settings how it is served
   * @param parts what it is wired from
   */
  public ApiServer(ApiSettings settings, ApiParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.streams = new Streams(settings.streams(), signal, parts.meters());
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Begins to serve.
   *
   * @return the address that it listens on
   * @throws RuntimeException when it cannot listen there, such as on a port that is taken
   */
  public InetSocketAddress start() {
    subscription = Optional.of(parts.store().subscribe(signal));
    javalin.start(settings.host(), settings.port());
    InetSocketAddress address = new InetSocketAddress(settings.host(), javalin.port());
    if (!address.getAddress().isLoopbackAddress()) {
      LOG.atWarn()
          .addKeyValue("address", address)
          .log("the API is served beyond this machine without TLS: put a proxy with TLS before it");
    }
    return address;
  }

  /** Ends all watches and logs that are followed, and serves nothing more. */
  @Override
  public void close() {
    signal.close();
    subscription.ifPresent(open -> {
      try {
        open.close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("the subscription to the store was not ended");
      }
    });
    streams.awaitEnd(STREAMS_END);
    javalin.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = Answers.JSON_TYPE;
    config.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
    register(config.routes);
  }

  private void register(RoutesConfig routes) {
    Access access = new Access(settings.token());
    routes.before(context -> {
      context.attribute(BEGUN, System.nanoTime());
      access.check(context);
    });
    routes.after(this::measure);
    Catalog catalog = new Catalog(parts.store(), parts.world());
    new Probes(parts).register(routes);
    new Discovery(settings.version()).register(routes);
    new ReadRoutes(parts, catalog, streams, signal).register(routes);
    new ChangeRoutes(parts, catalog).register(routes);
    new RolloutRoutes(parts, catalog).register(routes);
    new LogRoutes(parts, streams).register(routes);
    new RepositoryRoutes(parts).register(routes);
    routes.exception(Refusal.class, (refusal, context) -> Answers.refusal(context, refusal));
    routes.exception(HttpResponseException.class, (e, context) -> unserved(context, e));
    routes.exception(Exception.class, (e, context) -> failed(context, e));
  }

  private static void unserved(Context context, HttpResponseException e) {
    String what = "%s %s".formatted(context.method(), context.path());
    Refusal refusal =
        switch (e.getStatus()) {
          case 404 ->
              new Refusal(
                  Reason.NOT_FOUND,
                  what + ": there is no such path; GET " + Discovery.ROOT + " lists what there is");
          case 405 ->
              new Refusal(Reason.METHOD_NOT_ALLOWED, what + ": the path has no such method");
          case 413 -> new Refusal(Reason.TOO_LARGE, what + ": the body is too large; send less");
          default -> // open type: an HTTP status
              new Refusal(Reason.BAD_REQUEST, what + ": " + e.getMessage());
        };
    Answers.refusal(context, refusal);
  }

  private static void failed(Context context, Exception e) {
    LOG.atError()
        .setCause(e)
        .addKeyValue("method", context.method())
        .addKeyValue("path", context.path())
        .log("a request failed: please report this");
    Answers.refusal(
        context,
        new Refusal(
            Reason.INTERNAL_ERROR,
            "%s %s failed inside the controller: its log says why"
                .formatted(context.method(), context.path())));
  }

  private void measure(Context context) {
    Long begun = context.attribute(BEGUN);
    if (begun != null) {
      Timer.builder("muster_api_requests")
          .tag("method", context.method().name())
          .tag("code", Integer.toString(context.statusCode()))
          .register(parts.meters())
          .record(Duration.ofNanos(System.nanoTime() - begun));
    }
  }
}
