package dev.muster.simulator;

import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.invariant.Breach;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs a scenario, and again without anything that goes wrong: both must end alike, and faults may
 * cost only so many more changes.
 */
public final class Differential {
  private static final long MUTATIONS_A_TROUBLE = 30;
  private static final int MUTATIONS_ANYWAY = 40;

  private Differential() {}

  /** Runs a scenario and judges its end by the run without faults. */
  public static Verdict run(Scenario scenario) {
    Verdict verdict = new Simulation(scenario, Simulation.Setup.STANDARD).run();
    if (verdict.breach().isPresent()) {
      return verdict;
    }
    Verdict reference = new Simulation(scenario.withoutFaults(), Simulation.Setup.REFERENCE).run();
    if (reference.breach().isPresent()) {
      return reference;
    }
    return judge(scenario, verdict, reference, MUTATIONS_A_TROUBLE);
  }

  /**
   * A run that held all its promises, judged by the same commits without faults.
   *
   * @param mutationsATrouble how many changes more each part of the plan may cost
   */
  public static Verdict judge(
      Scenario scenario, Verdict verdict, Verdict reference, long mutationsATrouble) {
    return difference(scenario, verdict, reference, mutationsATrouble)
        .map(text -> verdict.brokenBy(new Breach("differential", scenario.healAt(), text)))
        .orElse(verdict);
  }

  private static Optional<String> difference(
      Scenario scenario, Verdict verdict, Verdict reference, long mutationsATrouble) {
    SortedMap<String, String> real = withoutVersions(verdict);
    SortedMap<String, String> wanted = withoutVersions(reference);
    if (!real.equals(wanted)) {
      return Optional.of("ended as " + real + ", without faults as " + wanted);
    }
    long most =
        2 * reference.mutations() + mutationsATrouble * scenario.plan().size() + MUTATIONS_ANYWAY;
    return verdict.mutations() > most
        ? Optional.of(
            "made %d changes, without faults %d; at most %d are allowed"
                .formatted(verdict.mutations(), reference.mutations(), most))
        : Optional.empty();
  }

  // Which version a stateful machine runs depends on when it was launched.
  private static SortedMap<String, String> withoutVersions(Verdict verdict) {
    SortedMap<String, String> picture = new TreeMap<>(verdict.picture());
    picture.keySet().removeIf(key -> key.contains("/version/"));
    return picture;
  }
}
