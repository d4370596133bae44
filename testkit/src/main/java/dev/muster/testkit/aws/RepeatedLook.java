package dev.muster.testkit.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at something again and again, on a thread of its own, until it is closed. A look that fails
 * is kept as a trouble and the next one is made all the same.
 */
public final class RepeatedLook implements AutoCloseable {
  private static final int MOST_TROUBLES = 50;

  private final Duration pause;
  private final Look look;
  private final List<String> troubles = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Looks once it is started.
   *
   * @param name the thread's
   * @param pause how long it waits before each look
   */
  public RepeatedLook(String name, Duration pause, Look look) {
    this.pause = pause;
    this.look = look;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  /** One look. */
  @FunctionalInterface
  public interface Look {
    /** Looks, and does what follows from it. */
    void look() throws IOException, InterruptedException;
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look.look();
        } catch (IOException | IllegalStateException e) {
          note(e.toString());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps what went wrong beside the looks; the first fifty are kept. */
  public void note(String trouble) {
    synchronized (troubles) {
      if (troubles.size() < MOST_TROUBLES) {
        troubles.add(trouble);
      }
    }
  }

  /** What went wrong. */
  public List<String> troubles() {
    synchronized (troubles) {
      return List.copyOf(troubles);
    }
  }

  /** Waits for the present look, and looks no more. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
