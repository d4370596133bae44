package dev.muster.simulator.run;

import dev.muster.simulator.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a campaign has found. */
public final class Tally {
  private final List<Verdict> failures = new ArrayList<>();
  private final List<Long> convergence = new ArrayList<>();
  private long seeds;
  private long events;
  private long passes;
  private long fewestEvents = Long.MAX_VALUE;
  private long fewestPasses = Long.MAX_VALUE;

  synchronized void add(Verdict verdict) {
    seeds++;
    events += verdict.events();
    passes += verdict.passes();
    if (verdict.breach().isPresent()) {
      failures.add(verdict);
    } else {
      fewestEvents = Math.min(fewestEvents, verdict.events());
      fewestPasses = Math.min(fewestPasses, verdict.passes());
      convergence.add(verdict.convergedAfterMillis());
    }
  }

  /** The runs in which something was broken. */
  public synchronized List<Verdict> failures() {
    return List.copyOf(failures);
  }

  /** How many seeds were run. */
  public synchronized long seeds() {
    return seeds;
  }

  /** How many events there were. */
  public synchronized long events() {
    return events;
  }

  /** How many passes there were. */
  public synchronized long passes() {
    return passes;
  }

  /** The fewest events of a good run. */
  public synchronized long fewestEvents() {
    return fewestEvents;
  }

  /** The fewest passes of a good run. */
  public synchronized long fewestPasses() {
    return fewestPasses;
  }

  /** The time to converge after healing, in seconds, of that share of the good runs. */
  public synchronized double convergenceSeconds(double share) {
    List<Long> sorted = new ArrayList<>(convergence);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size()))) / 1000.0;
  }
}
