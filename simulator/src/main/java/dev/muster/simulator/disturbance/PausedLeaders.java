package dev.muster.simulator.disturbance;

import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.store.SimLease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The scenarios of the campaign with one thing more: whoever leads stands still for longer than its
 * lease lasts, mostly just after a commit, and goes on beside its successor.
 */
public final class PausedLeaders {
  private static final int MOST_PAUSES = 3;
  private static final long SHORTLY_MILLIS = 3_000;
  private static final long LONGEST_MILLIS = 90_000;

  private PausedLeaders() {}

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    Scenario scenario = Scenarios.of(seed);
    Chance chance = new Chance(seed).fork("paused-leaders");
    List<Planned> plan = new ArrayList<>(scenario.plan());
    List<Planned> wishes =
        plan.stream()
            .filter(planned -> planned.what().nature() == Disturbance.Nature.WISH)
            .toList();
    int index = plan.stream().mapToInt(Planned::index).max().orElse(-1) + 1;
    int pauses = 1 + chance.below(MOST_PAUSES);
    for (int i = 0; i < pauses; i++) {
      long at =
          wishes.isEmpty() || chance.happens(0.3)
              ? chance.between(0, scenario.healAt())
              : chance.pick(wishes).at() + chance.below((int) SHORTLY_MILLIS);
      long millis = chance.between(SimLease.SESSION_MILLIS, LONGEST_MILLIS);
      plan.add(new Planned(index + i, at, new ControllerTroubles.PauseLeader(millis)));
    }
    plan.sort(Comparator.comparingLong(Planned::at));
    return new Scenario(
        seed,
        scenario.scenery(),
        Math.max(2, scenario.controllers()),
        scenario.clusters(),
        plan,
        scenario.healAt(),
        scenario.lasting());
  }
}
