package dev.muster.simulator.fault;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.schedule.Chance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with lists of machines that call themselves whole: one misses a machine now and
 * then, never the same one twice in a while; or all of them are empty for a time.
 */
public final class Lists {
  private static final long AGAIN_MILLIS = 45_000;
  private static final int SHOWN_BETWEEN = 8;

  private final Chance chance;
  private final Map<InstanceId, Missed> missed = new HashMap<>();
  private int shown;
  private long emptyUntil;
  private long emptyShownAt = Long.MIN_VALUE / 2;
  private boolean dwindles;

  /** When a list missed a machine, and how many lists were shown before. */
  private record Missed(long at, int list) {}

  Lists(Chance chance) {
    this.chance = chance;
  }

  /** Every list is empty until then, in milliseconds of the run. */
  public void emptyUntil(long millis) {
    emptyUntil = millis;
  }

  /** The next list misses one machine, and those after it are empty until then. */
  public void dwindleUntil(long millis) {
    emptyUntil = millis;
    dwindles = true;
  }

  void clear() {
    emptyUntil = 0;
    dwindles = false;
  }

  /** Whether a reader was shown an empty list so lately. */
  public boolean wereEmptyWithin(long millis, long now) {
    return now - emptyShownAt <= millis;
  }

  /** The list that a reader is shown. */
  public Instances shown(Instances real, boolean misses, long now) {
    shown++;
    if (dwindles && !real.all().isEmpty()) {
      dwindles = false;
      return without(chance.pick(real.all()), real, now);
    }
    if (now < emptyUntil) {
      emptyShownAt = now;
      return new Instances(List.of());
    }
    if (!misses || real.all().isEmpty()) {
      return real;
    }
    ObservedInstance one = chance.pick(real.all());
    Missed before = missed.get(one.id());
    if (before != null
        && (now - before.at() < AGAIN_MILLIS || shown - before.list() < SHOWN_BETWEEN)) {
      return real;
    }
    return without(one, real, now);
  }

  private Instances without(ObservedInstance one, Instances real, long now) {
    missed.put(one.id(), new Missed(now, shown));
    List<ObservedInstance> fewer = new ArrayList<>(real.all());
    fewer.remove(one);
    return new Instances(fewer);
  }
}
