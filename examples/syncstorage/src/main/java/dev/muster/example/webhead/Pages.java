package dev.muster.example.webhead;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** What the service answers. */
final class Pages {
  private static final String JSON = "application/json";

  private final Webhead.Settings settings;
  private static final Pattern NO_CONNECTION = Pattern.compile("\"pool_size\"\\s*:\\s*0\\b");
  private static final Duration SLOWNESS = Duration.ofMillis(500);

  private final ConfigurationFile configuration;
  private final Misbehaviour misbehaviour;
  private final long startedAt = System.nanoTime();
  private final AtomicLong requests = new AtomicLong();

  Pages(Webhead.Settings settings, ConfigurationFile configuration, Misbehaviour misbehaviour) {
    this.settings = settings;
    this.configuration = configuration;
    this.misbehaviour = misbehaviour;
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answerTo(exchange.getRequestURI().getPath());
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("X-Instance", settings.instance());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answerTo(String path) {
    return switch (path) {
      case "/" -> front();
      case "/__lbheartbeat__" -> new Answer(200, JSON, "{}");
      case "/__heartbeat__" -> heartbeat();
      case "/__version__" ->
          new Answer(
              200,
              JSON,
              "{\"source\":\"examples/syncstorage\",\"version\":\""
                  + shownVersion()
                  + "\",\"commit\":\"\",\"build\":\"\"}");
      default -> new Answer(404, "text/plain", "There is no page " + path + "\n");
    };
  }

  /** Well means: its configuration can be read, and gives it a connection at least. */
  private Answer heartbeat() {
    boolean configured =
        configuration.text().filter(text -> !NO_CONNECTION.matcher(text).find()).isPresent();
    return configured && misbehaviour.isHeartbeatWell(sinceStart())
        ? new Answer(200, JSON, "{\"status\":\"ok\",\"checks\":{\"configuration\":\"ok\"}}")
        : new Answer(503, JSON, "{\"status\":\"error\",\"checks\":{\"configuration\":\"error\"}}");
  }

  private Answer front() {
    if (misbehaviour.is(Misbehaviour.Kind.SLOW, sinceStart())) {
      LockSupport.parkNanos(SLOWNESS.toNanos());
    }
    boolean fails =
        misbehaviour.is(Misbehaviour.Kind.ERRORS, sinceStart())
            && requests.getAndIncrement() % 2 == 0;
    return fails
        ? new Answer(500, "text/plain", "This release fails, as it is meant to\n")
        : new Answer(200, "text/html; charset=utf-8", page());
  }

  private String shownVersion() {
    return misbehaviour.is(Misbehaviour.Kind.VERSION, sinceStart()) ? "0.0.0" : settings.version();
  }

  private String page() {
    Optional<String> text = configuration.text();
    return """
    <!doctype html>
    <html lang="en">
    <title>%1$s %2$s</title>
    <h1>%1$s %2$s</h1>
    <p>Served by <code>%3$s</code> on <code>%4$s:%5$d</code>.</p>
    <h2>The configuration that it runs with</h2>
    <pre>%6$s</pre>
    </html>
    """
        .formatted(
            escape(settings.service()),
            escape(settings.version()),
            escape(settings.instance()),
            escape(settings.address()),
            settings.port(),
            escape(text.orElse("none: " + settings.configuration() + " cannot be read")));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private record Answer(int status, String type, String body) {}
}
