package dev.muster.controller.prometheus;

import dev.muster.provider.MetricSource;
import dev.muster.provider.Observation;
import dev.muster.provider.observed.MetricAnswer;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Prometheus servers, by their HTTP API. All questions are asked at once, each on a virtual thread;
 * an answer has so much time and so many bytes, and what is late is an answer of its own.
 */
public final class PrometheusServers implements MetricSource, AutoCloseable {
  /** How long all answers together may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How large an answer may be, in bytes; one number has some hundred. */
  public static final int MAXIMUM_BYTES = 256 * 1024;

  private static final String PATH = "/api/v1/query";

  private final InstantSource clock;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<HttpClient> client = Optional.empty();

  /** Servers that answer within {@link #TIMEOUT} or not at all. */
  public PrometheusServers(InstantSource clock) {
    this(clock, TIMEOUT);
  }

  PrometheusServers(InstantSource clock, Duration timeout) {
    this.clock = clock;
    this.timeout = timeout;
  }

  // Few clusters have such a gate, and a command that makes a plan shall begin at once.
  private synchronized HttpClient client() {
    HttpClient known =
        client.orElseGet(() ->
            HttpClient.newBuilder()
                .connectTimeout(timeout)
                // It could lead anywhere: where the numbers come from stands in the spec.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    client = Optional.of(known);
    return known;
  }

  @Override
  public Observation<Metrics> ask(List<MetricQuestion> questions) {
    Instant begun = clock.instant();
    List<Callable<Reading>> calls = new ArrayList<>();
    questions.forEach(question -> calls.add(() -> reading(question)));
    try {
      List<Future<Reading>> futures =
          threads.invokeAll(calls, timeout.toMillis(), TimeUnit.MILLISECONDS);
      List<MetricAnswer> answers = new ArrayList<>();
      for (int i = 0; i < questions.size(); i++) {
        answers.add(new MetricAnswer(questions.get(i), result(questions.get(i), futures.get(i))));
      }
      return new Observation.Complete<>(new Metrics(answers), begun);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Observation.Unavailable<>("asking for metrics was interrupted", begun);
    }
  }

  private Reading result(MetricQuestion question, Future<Reading> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException _) {
      return silent(question);
    } catch (ExecutionException e) {
      return failed(question, String.valueOf(e.getCause()));
    }
  }

  private Reading reading(MetricQuestion question) throws InterruptedException {
    try {
      HttpResponse<byte[]> answer =
          client()
              .send(
                  request(question),
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), MAXIMUM_BYTES));
      return switch (QueryAnswer.read(answer.statusCode(), answer.body())) {
        case Reading.Failed failed -> failed(question, failed.reason());
        case Reading.Measured number -> number;
        case Reading.Nothing nothing -> nothing;
      };
    } catch (HttpTimeoutException _) {
      return silent(question);
    } catch (IOException | IllegalArgumentException e) {
      return failed(question, e.toString());
    }
  }

  private Reading silent(MetricQuestion question) {
    return failed(question, "no answer within " + timeout.toMillis() + " ms");
  }

  private HttpRequest request(MetricQuestion question) {
    String base = question.url().replaceAll("/+$", "");
    String form =
        "query="
            + URLEncoder.encode(question.expression(), StandardCharsets.UTF_8)
            + "&timeout="
            + timeout.toMillis()
            + "ms";
    return HttpRequest.newBuilder(URI.create(base + PATH))
        .timeout(timeout)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private static Reading failed(MetricQuestion question, String reason) {
    return new Reading.Failed("asking Prometheus at " + question.url() + " failed: " + reason);
  }

  @Override
  public synchronized void close() {
    threads.shutdownNow();
    client.ifPresent(HttpClient::shutdownNow);
  }
}
