package dev.muster.simulator.fault;

import dev.muster.simulator.schedule.Chance;

/** How often what goes wrong, at present. Each kind draws from a chance of its own. */
public final class Climate {
  private final double[] rates = new double[FaultKind.values().length];
  private final Chance[] chances = new Chance[FaultKind.values().length];
  private long longestLag;
  private int hanging;

  /** Fair weather. */
  public Climate(Chance chance) {
    for (FaultKind kind : FaultKind.values()) {
      chances[kind.ordinal()] = chance.fork(kind.name());
    }
  }

  /** Sets how probable a fault is for each call that it can hit. */
  public void set(FaultKind kind, double rate) {
    rates[kind.ordinal()] = rate;
  }

  /** Sets how far reads may lag, in milliseconds. */
  public void setLongestLag(long millis) {
    longestLag = millis;
  }

  /** Ends all faults. */
  public void clear() {
    java.util.Arrays.fill(rates, 0);
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

  /** Whether this call is hit. */
  public boolean strikes(FaultKind kind) {
    double rate = rates[kind.ordinal()];
    return rate > 0 && chances[kind.ordinal()].happens(rate);
  }

  /** How far this read lags, in milliseconds. */
  public long lag() {
    return strikes(FaultKind.READ_LAGS)
        ? chances[FaultKind.READ_LAGS.ordinal()].between(0, longestLag)
        : 0;
  }
}
