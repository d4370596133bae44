package dev.muster.simulator.run;

import dev.muster.simulator.Differential;
import dev.muster.simulator.disturbance.Planned;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.invariant.Breach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes away from a failing run what it does not need in order to fail. */
public final class Shrinker {
  private static final int MOST_RUNS = 400;

  private int runs;

  /** The smallest plan that was found to break the same promise. */
  public Scenario shrink(Scenario scenario) {
    Optional<Breach> breach = Differential.run(scenario).breach();
    if (breach.isEmpty()) {
      return scenario;
    }
    String invariant = breach.get().invariant();
    Scenario smallest = scenario;
    boolean smaller = true;
    while (smaller && runs < MOST_RUNS) {
      smaller = false;
      for (int i = smallest.plan().size() - 1; i >= 0 && runs < MOST_RUNS; i--) {
        Scenario fewer = without(smallest, i);
        if (fails(fewer, invariant)) {
          smallest = fewer;
          smaller = true;
        }
      }
    }
    return smallest;
  }

  private boolean fails(Scenario scenario, String invariant) {
    runs++;
    return Differential.run(scenario)
        .breach()
        .filter(breach -> breach.invariant().equals(invariant))
        .isPresent();
  }

  private static Scenario without(Scenario scenario, int place) {
    List<Planned> fewer = new ArrayList<>(scenario.plan());
    fewer.remove(place);
    return scenario.with(fewer);
  }
}
