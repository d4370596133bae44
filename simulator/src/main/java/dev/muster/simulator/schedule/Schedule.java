package dev.muster.simulator.schedule;

import java.time.Instant;
import java.util.PriorityQueue;

/**
 * One thread and one clock: what is to happen, by instant and then by the order of its planning.
 */
public final class Schedule {
  /** The true instant at which every run begins. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(256);
  private long now;
  private long order;
  private long events;

  private record Entry(long at, long order, Runnable work) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Milliseconds since the start. */
  public long now() {
    return now;
  }

  /** The true instant of a time of the run. */
  public static Instant instant(long millis) {
    return START.plusMillis(millis);
  }

  /** How many events there were. */
  public long events() {
    return events;
  }

  /** Plans something; a time that is over means now. */
  public void at(long millis, Runnable work) {
    order++;
    entries.add(new Entry(Math.max(now, millis), order, work));
  }

  /** Plans something for so many milliseconds from now. */
  public void in(long millis, Runnable work) {
    at(now + millis, work);
  }

  /** Lets the next thing happen if it is planned for no later than the limit. */
  public boolean step(long limit) {
    Entry next = entries.peek();
    if (next == null || next.at() > limit) {
      now = Math.max(now, limit);
      return false;
    }
    entries.remove();
    now = next.at();
    events++;
    next.work().run();
    return true;
  }
}
