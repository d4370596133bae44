package dev.muster.simulator.fault;

import dev.muster.provider.Part;
import dev.muster.simulator.schedule.Chance;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How often what goes wrong, at present. Each kind draws from a chance of its own. */
public final class Climate {
  private final Map<FaultKind, Hazard> hazards = new EnumMap<>(FaultKind.class);
  private final Lists lists;
  private final Set<Part> outages = EnumSet.noneOf(Part.class);
  private long longestLag;
  private int hanging;

  private static final class Hazard {
    final Chance chance;
    double rate;

    Hazard(Chance chance) {
      this.chance = chance;
    }
  }

  /** Fair weather. */
  public Climate(Chance chance) {
    lists = new Lists(chance.fork("lists"));
    for (FaultKind kind : FaultKind.values()) {
      hazards.put(kind, new Hazard(chance.fork(kind.name())));
    }
  }

  private Hazard hazard(FaultKind kind) {
    return Objects.requireNonNull(hazards.get(kind));
  }

  /** Sets how probable a fault is for each call that it can hit. */
  public void set(FaultKind kind, double rate) {
    hazard(kind).rate = rate;
  }

  /** Sets how far reads may lag, in milliseconds. */
  public void setLongestLag(long millis) {
    longestLag = millis;
  }

  /** Ends all faults. */
  public void clear() {
    hazards.values().forEach(hazard -> hazard.rate = 0);
    outages.clear();
    lists.clear();
  }

  /** Reads of a part fail from now on, or succeed again; those of the others are as they were. */
  public void out(Part part, boolean out) {
    if (out) {
      outages.add(part);
    } else {
      outages.remove(part);
    }
  }

  /** Whether every read of a part fails. */
  public boolean isOut(Part part) {
    return outages.contains(part);
  }

  /** A call that hangs was made. */
  public void hung() {
    hanging++;
  }

  /** A call that hung has landed or was dropped. */
  public void cleared() {
    hanging--;
  }

  /** Whether nothing hangs that could still land. */
  public boolean isCalm() {
    return hanging == 0;
  }

  /** What is wrong with lists of machines. */
  public Lists lists() {
    return lists;
  }

  /** Whether this call is hit. */
  public boolean strikes(FaultKind kind) {
    Hazard hazard = hazard(kind);
    return hazard.rate > 0 && hazard.chance.happens(hazard.rate);
  }

  /** How far this read lags, in milliseconds. */
  public long lag() {
    return strikes(FaultKind.READ_LAGS)
        ? hazard(FaultKind.READ_LAGS).chance.between(0, longestLag)
        : 0;
  }
}
