package dev.muster.simulator.disturbance;

import dev.muster.provider.Scope;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run before it begins. The seed decides all of it.
 *
 * @param seed the seed
 * @param scenery how the world is made
 * @param controllers how many controllers there are
 * @param clusters what is committed first
 * @param plan what happens, by time
 * @param healAt when all faults end, in milliseconds of the run
 * @param lasting what goes on being wrong after that
 */
public record Scenario(
    long seed,
    Stage.Scenery scenery,
    int controllers,
    List<Supplier<SpecDraft>> clusters,
    List<Planned> plan,
    long healAt,
    Optional<Disturbance> lasting) {
  /** Copies the lists, and puts the plan in order. */
  public Scenario {
    clusters = List.copyOf(clusters);
    plan = plan.stream().sorted(Comparator.comparingLong(Planned::at)).toList();
  }

  /** The one scope in which all its clusters live. */
  public Scope scope() {
    return clusters.isEmpty()
        ? Scope.LOCAL
        : Scope.of(clusters.getFirst().get().document().spec().provider());
  }

  /** Whether a reconciler goes astray, so that the guards alone keep their promises. */
  public boolean goesAstray() {
    return plan.stream().anyMatch(planned -> planned.what() instanceof Temptations.GoAstray);
  }

  /** The same with another plan. */
  public Scenario with(List<Planned> fewer) {
    return new Scenario(seed, scenery, controllers, clusters, fewer, healAt, lasting);
  }

  /** The same without anything that goes wrong. */
  public Scenario withoutFaults() {
    List<Planned> wishes =
        plan.stream()
            .filter(planned -> planned.what().nature() == Disturbance.Nature.WISH)
            .toList();
    return new Scenario(seed, scenery, 1, clusters, wishes, healAt, Optional.empty());
  }
}
