package dev.muster.simulator.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What happened, as a hash of all of it and as the text of its end. Lines become text only when
 * somebody reads them.
 */
public final class Trace {
  private static final int KEPT = 4096;

  private final Schedule schedule;
  private final Line[] ring = new Line[KEPT];
  private long lines;
  private long hash = 17;

  /** A trace by the clock of a schedule. */
  public Trace(Schedule schedule) {
    this.schedule = schedule;
  }

  private record Line(long at, String who, String what, Object detail) {
    @Override
    public String toString() {
      long seconds = at / 1000;
      String text = detail.toString();
      return "%02d:%02d:%02d.%03d  %-14s %-22s %s"
          .formatted(
              seconds / 3600,
              seconds / 60 % 60,
              seconds % 60,
              at % 1000,
              who,
              what,
              text.length() > 400 ? text.substring(0, 400) + "…" : text);
    }
  }

  /**
   * Notes something.
   *
   * @param who what it happened to
   * @param what one word that goes into the hash
   * @param key names the particular thing; it goes into the hash
   * @param detail is told to people; it must not change any more
   */
  public void note(String who, String what, String key, Object detail) {
    hash = Chance.mix(hash * 31 + schedule.now());
    hash = hash * 31 + who.hashCode();
    hash = hash * 31 + what.hashCode();
    hash = hash * 31 + key.hashCode();
    ring[(int) (lines % KEPT)] = new Line(schedule.now(), who, what, detail);
    lines++;
  }

  /** The hash of everything that was noted. */
  public long hash() {
    return Chance.mix(hash);
  }

  /** The last lines, oldest first. */
  public List<String> tail(int most) {
    List<String> tail = new ArrayList<>();
    long first = Math.max(Math.max(0, lines - KEPT), lines - most);
    for (long i = first; i < lines; i++) {
      tail.add(Objects.requireNonNull(ring[(int) (i % KEPT)]).toString());
    }
    return tail;
  }
}
