package dev.muster.local.balancer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A steady stream of requests, each sent at its time whatever became of those before. */
final class Load implements AutoCloseable {
  final AtomicInteger sent = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  final Map<String, AtomicInteger> byTarget = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  private final TestBalancer balancer;
  private final String path;
  private final long gapNanos;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean over;

  Load(TestBalancer balancer, String path, int perSecond) {
    this.balancer = balancer;
    this.path = path;
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    Thread.ofPlatform().start(this::send);
  }

  /** Sends no more, and waits for the answers. */
  void end() throws InterruptedException {
    over = true;
    ended.await();
    requests.shutdown();
    if (!requests.awaitTermination(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("requests are still under way");
    }
  }

  int sent() {
    return sent.get();
  }

  Map<String, AtomicInteger> answers() {
    return new TreeMap<>(byTarget);
  }

  @Override
  public void close() {
    over = true;
    requests.shutdownNow();
  }

  private void send() {
    long next = System.nanoTime();
    while (!over) {
      requests.execute(this::request);
      sent.incrementAndGet();
      next += gapNanos;
      LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
    }
    ended.countDown();
  }

  private void request() {
    try {
      var answer =
          balancer.send(
              balancer
                  .request(TestBalancer.PORT, path)
                  .timeout(Duration.ofSeconds(15))
                  .GET()
                  .build());
      if (answer.statusCode() == 200) {
        count(byTarget, answer.body());
      } else {
        failed.incrementAndGet();
        count(failures, answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      failed.incrementAndGet();
      count(failures, e.toString());
    }
  }

  private static void count(Map<String, AtomicInteger> counts, String what) {
    counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
  }
}
