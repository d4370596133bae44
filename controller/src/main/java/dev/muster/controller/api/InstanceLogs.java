package dev.muster.controller.api;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ProductName;
import java.time.Duration;
import java.util.List;

/** The machines' own logs. */
@FunctionalInterface
public interface InstanceLogs {
  /** Opens the log of a machine. */
  Opened open(Request request);

  /**
   * What is to be read.
   *
   * @param product the product that the machine belongs to
   * @param instance the machine
   * @param tailLines how many lines of the past
   * @param mode whether the reader waits for more
   */
  record Request(ProductName product, InstanceId instance, int tailLines, Mode mode) {}

  /** Whether a reader waits for more. */
  enum Mode {
    /** It reads what there is, also a line that has no end yet. */
    PAST,
    /** It goes on, so that a line without an end is told when it ends. */
    FOLLOW
  }

  /** Whether there is a log. */
  sealed interface Opened {
    /** There is. Who asked closes it. */
    record Open(Lines lines) implements Opened {}

    /**
     * There is no such machine or log.
     *
     * @param why which of them, and where it was looked for
     */
    record Missing(String why) implements Opened {}

    /**
     * It cannot be read now.
     *
     * @param why which step failed
     */
    record Unavailable(String why) implements Opened {}
  }

  /** The lines of a log, from the tail on. Used by one thread. */
  interface Lines extends AutoCloseable {
    /**
     * The next lines, in order.
     *
     * @param atMost how long to wait for one; not at all for zero
     * @return none when the time is over
     * @throws InterruptedException when the waiting thread is to end
     * @throws java.io.IOException when the log cannot be read on
     */
    List<String> next(Duration atMost) throws InterruptedException, java.io.IOException;

    @Override
    void close();
  }
}
