package dev.muster.cli.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady load of GET requests, each counted by its answer. It begins requests at its rate however
 * slow the answers are, up to a bound of requests in flight: one that cannot begin for that has
 * failed as well.
 */
public final class Load implements AutoCloseable {
  private static final int MAXIMUM_IN_FLIGHT = 200;
  private static final int MAXIMUM_FAILURES_KEPT = 20;
  private static final int FIRST_FAILURE = 300;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI target;
  private final HttpClient http;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(MAXIMUM_IN_FLIGHT);
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Deque<String> failures = new ArrayDeque<>();
  private long firstFailureNanos;
  private long lastFailureNanos;

  private Load(URI target) {
    this.target = target;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(requests)
            .build();
  }

  /** Begins to send requests. */
  public static Load start(URI target, int requestsPerSecond) {
    Load load = new Load(target);
    long period = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    var _ = load.clock.scheduleAtFixedRate(load::begin, 0, period, TimeUnit.NANOSECONDS);
    return load;
  }

  /** What was counted so far. */
  public Counts counts() {
    synchronized (failures) {
      return new Counts(
          served.get(),
          failed.get(),
          List.copyOf(failures),
          Duration.ofNanos(lastFailureNanos - firstFailureNanos));
    }
  }

  /** Ends the load once the requests in flight have their answers, and counts. */
  public Counts stop() {
    clock.shutdownNow();
    try {
      boolean _ = free.tryAcquire(MAXIMUM_IN_FLIGHT, TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return counts();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    http.shutdownNow();
    requests.shutdownNow();
  }

  private void begin() {
    if (!free.tryAcquire()) {
      fail("not begun: " + MAXIMUM_IN_FLIGHT + " requests are in flight");
      return;
    }
    requests.execute(this::request);
  }

  private void request() {
    try {
      HttpRequest request = HttpRequest.newBuilder(target).timeout(TIMEOUT).build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() < FIRST_FAILURE) {
        served.incrementAndGet();
      } else {
        fail("status " + response.statusCode() + ": " + response.body().strip());
      }
    } catch (IOException e) {
      fail(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private void fail(String why) {
    failed.incrementAndGet();
    synchronized (failures) {
      lastFailureNanos = System.nanoTime();
      if (failures.isEmpty()) {
        firstFailureNanos = lastFailureNanos;
      }
      if (failures.size() < MAXIMUM_FAILURES_KEPT) {
        failures.add(Instant.now() + " " + why);
      }
    }
  }

  /**
   * What became of the requests.
   *
   * @param served those with a good answer
   * @param failed all others
   * @param failures why, of the first that failed
   * @param failingFor how long it was from the first that failed to the last
   */
  public record Counts(long served, long failed, List<String> failures, Duration failingFor) {
    /** Copies the list. */
    public Counts {
      failures = List.copyOf(failures);
    }
  }
}
