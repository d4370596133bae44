package dev.muster.proof.defect;

import dev.muster.simulator.Differential;
import dev.muster.simulator.Simulation;
import dev.muster.simulator.disturbance.Coincidences;
import dev.muster.simulator.disturbance.PausedLeaders;
import dev.muster.simulator.disturbance.RolloutStories;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.disturbance.Scenarios;
import dev.muster.simulator.disturbance.Slips;
import dev.muster.simulator.disturbance.Temptations;
import dev.muster.simulator.invariant.Breach;
import dev.muster.simulator.process.Boundary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The program of a hunt: runs one seed after the other until a promise is broken. It runs in a
 * process of its own, since the classes of a defect stand before the build on its classpath.
 *
 * <p>Arguments: where to look most, the first seed, the seed after the last, and the names of
 * guards to leave out. Prints {@code seed N} before each, and in the end {@code killed INVARIANT
 * MESSAGE} or {@code survived}.
 */
final class Hunt {
  static final String SEED = "seed ";
  static final String KILLED = "killed ";
  static final String SURVIVED = "survived";

  private static final int QUIET_CYCLES = 5;
  // The run without faults and the hundred quiet passes cost more than they find: one seed in so
  // many has them. Of four seeds one has the guards alone against a reconciler that goes astray,
  // one people who slip, one leaders that stand still, and one services that move to other
  // versions. What meets just when it should not is short, and every seed has such stories: of
  // rollouts where a defect can show in them, and where those are not looked at alone, of whatever
  // is begun.
  private static final int WHOLE_EVERY = 8;
  private static final int FAMILIES = 4;
  private static final int TEMPTED_AT = 0;
  private static final int SLIPS_AT = 1;
  private static final int PAUSED_AT = 2;
  private static final int ROLLING_AT = 3;
  private static final int FIRST_GUARD = 3;

  private Hunt() {}

  /** Hunts. */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    Ground ground = Ground.valueOf(words.get(0));
    long from = Long.parseLong(words.get(1));
    long to = Long.parseLong(words.get(2));
    Set<String> withoutGuards = Set.copyOf(words.subList(FIRST_GUARD, words.size()));
    for (long seed = from; seed < to; seed++) {
      System.out.println(SEED + seed);
      Optional<Breach> breach = breach(ground, seed, withoutGuards);
      if (breach.isPresent()) {
        System.out.println(
            KILLED
                + breach.get().invariant()
                + " "
                + breach.get().message().replace(System.lineSeparator(), " "));
        return;
      }
    }
    System.out.println(SURVIVED);
  }

  private static Scenario scenario(Ground ground, long seed) {
    boolean rolls = seed % FAMILIES == ROLLING_AT || isOfRolloutsAlone(ground, seed);
    return rolls ? Scenarios.rolling(seed) : Scenarios.of(seed);
  }

  private static boolean isOfRolloutsAlone(Ground ground, long seed) {
    return ground == Ground.ROLLOUTS && seed % FAMILIES != TEMPTED_AT;
  }

  // A kernel that throws would stop its shell: that is noticed as well.
  private static Optional<Breach> breach(Ground ground, long seed, Set<String> withoutGuards) {
    try {
      if (isOfRolloutsAlone(ground, seed)) {
        return quick(RolloutStories.of(seed), withoutGuards)
            .or(() -> ofCampaign(ground, seed, withoutGuards));
      }
      Optional<Breach> told =
          ground == Ground.RECONCILERS
              ? quick(RolloutStories.of(seed), withoutGuards)
              : Optional.empty();
      return told.or(() -> ofCampaign(ground, seed, withoutGuards))
          .or(() -> ofFamily(seed, withoutGuards))
          .or(() -> patient(Coincidences.of(seed), withoutGuards, Coincidences.firstWordAt()));
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(new Breach("exception", 0, e.toString()));
    }
  }

  private static Optional<Breach> ofCampaign(Ground ground, long seed, Set<String> withoutGuards) {
    Scenario scenario = scenario(ground, seed);
    boolean whole = withoutGuards.isEmpty() && seed % WHOLE_EVERY == WHOLE_EVERY - 1;
    return whole ? Differential.run(scenario).breach() : quick(scenario, withoutGuards);
  }

  private static Optional<Breach> ofFamily(long seed, Set<String> withoutGuards) {
    return switch ((int) (seed % FAMILIES)) {
      case TEMPTED_AT -> quick(Temptations.of(seed), withoutGuards);
      case SLIPS_AT -> patient(Slips.of(seed), withoutGuards, Slips.firstWordAt());
      case PAUSED_AT -> quick(PausedLeaders.of(seed), withoutGuards);
      // open type: a remainder is a number
      default -> Optional.empty();
    };
  }

  private static Optional<Breach> patient(
      Scenario scenario, Set<String> withoutGuards, long firstWordAt) {
    return new Simulation(
            scenario, new Simulation.Setup(withoutGuards, QUIET_CYCLES, Boundary.OPEN, firstWordAt))
        .run()
        .breach();
  }

  private static Optional<Breach> quick(Scenario scenario, Set<String> withoutGuards) {
    return new Simulation(
            scenario, new Simulation.Setup(withoutGuards, QUIET_CYCLES, Boundary.OPEN))
        .run()
        .breach();
  }
}
