package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.network.Ports;
import dev.muster.local.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A load balancer that works by the configuration in its folder, until it is stopped. */
final class BalancerProcess {
  private static final Duration LOOK_PAUSE = Duration.ofMillis(20);
  private static final Duration LAST_LOOK_PAUSE = Duration.ofMillis(10);

  private final ConfigWatch watch;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final Front front;
  private final Balancer balancer;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread looks;

  private BalancerProcess(
      ConfigWatch watch, InstantSource clock, Consumer<String> log, Front front) {
    this.watch = watch;
    this.clock = clock;
    this.log = log;
    this.front = front;
    this.balancer = new Balancer(front, new Ports(new ProcessTable()), log);
    this.looks = Thread.ofPlatform().name("configuration").unstarted(this::lookUntilStopped);
  }

  /**
   * Starts one.
   *
   * @throws IOException when the machine gives it no threads or selectors
   */
  static BalancerProcess start(Path folder, InstantSource clock, Consumer<String> log)
      throws IOException {
    ConfigWatch watch = new ConfigWatch(folder, log);
    // Most of the time to the first answer goes into loading classes: JSON's and the server's at
    // once.
    FutureTask<Optional<BalancerConfig>> first = new FutureTask<>(watch::look);
    Thread.ofPlatform().name("first look").start(first);
    Front front = Front.start();
    BalancerProcess process = new BalancerProcess(watch, clock, log, front);
    awaited(first).ifPresent(config -> process.balancer.apply(config, clock.instant()));
    process.looks.start();
    return process;
  }

  private static Optional<BalancerConfig> awaited(FutureTask<Optional<BalancerConfig>> first) {
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the first look at the configuration failed", e);
    }
  }

  Balancer balancer() {
    return balancer;
  }

  /** Accepts no more, waits until the requests in flight have been answered, and ends. */
  void stop(Duration grace) throws InterruptedException {
    stopping.countDown();
    looks.join();
    balancer.stopAccepting();
    long deadline = System.nanoTime() + grace.toNanos();
    int left = balancer.inFlight();
    while (left > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LAST_LOOK_PAUSE.toMillis());
      left = balancer.inFlight();
    }
    log.accept(
        left == 0 ? "stopped" : "stopped with " + left + " requests in flight, after " + grace);
    front.stop();
  }

  private void lookUntilStopped() {
    try {
      do {
        look();
      } while (!stopping.await(LOOK_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A configuration that cannot be applied must not end the process: the next one may be better.
  private void look() {
    try {
      watch.look().ifPresent(config -> balancer.apply(config, clock.instant()));
      balancer.tick(clock.instant());
    } catch (RuntimeException e) {
      log.accept("configuration: this should not happen: " + e);
    }
  }
}
