package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.awaitility.Awaitility;

/**
 * A client like a service's that writes all the time, through Curator as services do: with retries,
 * and following the ensemble's membership.
 */
final class SteadyWriter implements AutoCloseable {
  private static final String PATH = "/steady";

  private final CuratorFramework client;
  private final Thread thread;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicLong longestMillis = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  SteadyWriter(String connect) throws Exception {
    client =
        CuratorFrameworkFactory.builder()
            .connectString(connect)
            .sessionTimeoutMs(8_000)
            .connectionTimeoutMs(4_000)
            .retryPolicy(new RetryNTimes(20, 250))
            .build();
    client.start();
    client.create().forPath(PATH);
    thread = Thread.ofVirtual().name("steady-writer").start(this::write);
  }

  private void write() {
    while (!closing) {
      long begun = System.nanoTime();
      try {
        client.setData().forPath(PATH, Integer.toString(written.get()).getBytes(UTF_8));
        written.incrementAndGet();
      } catch (Exception e) {
        if (!closing) {
          failures.add(e.toString());
        }
      }
      longestMillis.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
    }
  }

  /** Waits until so many more writes have succeeded. */
  void awaitMore(int writes) {
    int enough = written.get() + writes;
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> written.get() >= enough);
  }

  List<String> failures() {
    return failures;
  }

  long longestMillis() {
    return longestMillis.get();
  }

  String figures() {
    return "%d writes, %d failed, the longest took %d ms"
        .formatted(written.get(), failures.size(), longestMillis.get());
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
