package dev.muster.controller.api.feed;

import dev.muster.controller.store.Store;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for something to change. */
public final class Signal implements Store.Listener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long count;
  private State state = State.OPEN;

  /** Whether waiting still makes sense. */
  public enum State {
    /** More may come. */
    OPEN,
    /** The server ends: nothing more comes. */
    CLOSED
  }

  /** How often something has changed so far. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something has changed since a count was taken, the time is over, or the server
   * ends.
   *
   * @throws InterruptedException when the waiting thread is to end
   */
  public State await(long known, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (count == known && state == State.OPEN && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Whether waiting still makes sense. */
  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Says that something has changed. */
  public void raise() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting. */
  public void close() {
    lock.lock();
    try {
      state = State.CLOSED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clusterChanged(ClusterKey key) {
    raise();
  }

  @Override
  public void suspended() {
    raise();
  }

  @Override
  public void resumed() {
    raise();
  }
}
