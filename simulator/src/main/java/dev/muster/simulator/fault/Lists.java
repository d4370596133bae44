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
  private static final long AGAIN_MILLIS = 600_000;

  private final Chance chance;
  private final Map<InstanceId, Long> missedAt = new HashMap<>();
  private long emptyUntil;

  Lists(Chance chance) {
    this.chance = chance;
  }

  /** Every list is empty until then, in milliseconds of the run. */
  public void emptyUntil(long millis) {
    emptyUntil = millis;
  }

  void clear() {
    emptyUntil = 0;
  }

  /** The list that a reader is shown. */
  public Instances shown(Instances real, boolean misses, long now) {
    if (now < emptyUntil) {
      return new Instances(List.of());
    }
    if (!misses || real.all().isEmpty()) {
      return real;
    }
    ObservedInstance missed = chance.pick(real.all());
    Long before = missedAt.get(missed.id());
    if (before != null && now - before < AGAIN_MILLIS) {
      return real;
    }
    missedAt.put(missed.id(), now);
    List<ObservedInstance> fewer = new ArrayList<>(real.all());
    fewer.remove(missed);
    return new Instances(fewer);
  }
}
