package dev.muster.simulator.disturbance;

import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scenarios in which people slip, or the provider shows too little, while something waits for their
 * word: a word that states too few, a word that is older than what it could lift, lists that miss a
 * machine while a change waits, a cluster of servers alone that is not listed, a count that goes up
 * and down again while calls hang, a deletion while calls hang. Everything is old enough that no
 * invariant spares it as new.
 */
public final class Slips {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");
  private static final long COMMITTED_AT = 220_000;
  private static final long ENDS_AT = 400_000;
  private static final int MANY = 9;

  private Slips() {}

  /** When the operator says the first word of their own, in milliseconds of the run. */
  public static long firstWordAt() {
    return ENDS_AT;
  }

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    Chance chance = new Chance(seed).fork("slip");
    List<Planned> plan = new ArrayList<>();
    int machines =
        switch (chance.below(6)) {
          case 0 -> shortWord(plan, chance);
          case 1 -> olderWord(plan, chance);
          case 2 -> missedMachines(plan, chance);
          case 3 -> hangingCalls(plan, chance);
          case 4 -> hangingDeletion(plan, chance);
          default -> unlistedServers(plan, chance);
        };
    return new Scenario(
        seed, Scenery.LOCAL, 1, List.of(() -> draft(machines)), plan, ENDS_AT, Optional.empty());
  }

  private static SpecDraft draft(int machines) {
    SpecDraft draft = new SpecDraft(KEY);
    if (machines > 0) {
      draft.add(WEB.value(), machines, Exposure.BALANCED, Replacement.AUTOMATIC);
    }
    return draft;
  }

  private static int shortWord(List<Planned> plan, Chance chance) {
    add(plan, COMMITTED_AT, new Wishes.Scale(KEY, WEB, 1));
    int count = (int) chance.between(1, 3);
    add(plan, COMMITTED_AT + chance.between(1_000, 60_000), new Meddling.Confirm(KEY, count));
    return 5;
  }

  private static int olderWord(List<Planned> plan, Chance chance) {
    add(plan, COMMITTED_AT, new Wishes.Scale(KEY, WEB, 1));
    add(plan, COMMITTED_AT + 2_000, new Meddling.Confirm(KEY, MANY - 1));
    long emptyAt = COMMITTED_AT + chance.between(20_000, 40_000);
    add(plan, emptyAt, new StoreTroubles.EmptyLists(chance.between(60_000, 90_000)));
    return MANY;
  }

  private static int missedMachines(List<Planned> plan, Chance chance) {
    int rate = (int) chance.between(200, 600);
    add(plan, COMMITTED_AT, new Wishes.Scale(KEY, WEB, 3));
    add(plan, COMMITTED_AT + 1_000, new ControllerTroubles.Weather(FaultKind.LIST_MISSES, rate));
    return 5;
  }

  private static int hangingCalls(List<Planned> plan, Chance chance) {
    add(plan, COMMITTED_AT, new Wishes.Scale(KEY, WEB, 5));
    int rate = (int) chance.between(200, 700);
    add(plan, COMMITTED_AT + 2_000, new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, rate));
    long backAt = COMMITTED_AT + chance.between(10_000, 60_000);
    add(plan, backAt, new Wishes.Scale(KEY, WEB, 4));
    return 4;
  }

  private static int hangingDeletion(List<Planned> plan, Chance chance) {
    int rate = (int) chance.between(300, 800);
    add(plan, 1, new ControllerTroubles.Weather(FaultKind.CHANGE_HANGS, rate));
    long deletedAt = chance.between(1_000, 40_000);
    add(plan, deletedAt, new Wishes.Delete(KEY));
    add(plan, deletedAt + 1_000, new Meddling.Confirm(KEY, MANY));
    return 3;
  }

  private static int unlistedServers(List<Planned> plan, Chance chance) {
    long emptyAt = chance.between(100_000, COMMITTED_AT);
    add(plan, emptyAt, new StoreTroubles.EmptyLists(chance.between(60_000, 120_000)));
    return 0;
  }

  private static void add(List<Planned> plan, long at, Disturbance what) {
    plan.add(new Planned(plan.size(), at, what));
  }
}
