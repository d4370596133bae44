package dev.muster.controller.shell;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that reads another one once and then only goes forward, at the pace of time. A kernel
 * compares instants that it noted itself: when its host's clock is set back by an hour, an old
 * sweep would count as fresh for an hour, and a pause would last as much longer.
 */
public final class SteadyClock implements InstantSource {
  private final Instant start;
  private final long startNanos;

  /**
   * Starts the clock.
   *
   * @param wall tells the present once
   */
  public SteadyClock(InstantSource wall) {
    start = wall.instant();
    startNanos = System.nanoTime();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
