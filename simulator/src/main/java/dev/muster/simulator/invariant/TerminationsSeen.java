package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A termination rests on a fresh, complete list that shows the machine; a repair on two of them.
 */
final class TerminationsSeen extends Invariant {
  private static final Duration FRESH = Duration.ofSeconds(90);
  // Lists that show nothing of a cluster may lie between the two that count.
  private static final int KEPT = 12;

  private final Map<SimController, List<Sweep>> sweeps = new HashMap<>();

  private record Sweep(Instant asOf, Instances content) {
    boolean shows(InstanceId id) {
      return content.all().stream()
          .anyMatch(
              seen -> seen.id().equals(id) && seen.state() != ObservedInstance.State.TERMINATED);
    }

    // A list without any machine of a cluster is not believed, and no witness of anything.
    boolean showsAny(ClusterKey key) {
      return content.all().stream()
          .filter(seen -> seen.state() != ObservedInstance.State.TERMINATED)
          .anyMatch(seen -> Tags.isNamed(seen.tags(), key));
    }
  }

  TerminationsSeen() {
    super("terminations-seen", "an error or an empty answer would be taken for a reason to delete");
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    if (event instanceof KernelEvent.Swept swept
        && swept.part() == Part.INSTANCES
        && swept.observation() instanceof Observation.Complete<?> complete
        && complete.value() instanceof Instances content) {
      List<Sweep> known = sweeps.computeIfAbsent(controller, _ -> new ArrayList<>());
      if (!known.isEmpty() && known.getLast().content().all().isEmpty()) {
        known.removeLast();
      }
      known.add(new Sweep(complete.asOf(), content));
      if (known.size() > KEPT) {
        known.removeFirst();
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act && act.action() instanceof TerminateInstance terminate) {
      List<Sweep> known = sweeps.getOrDefault(controller, List.of());
      if (known.isEmpty()
          || !known.getLast().shows(terminate.instance())
          || known.getLast().asOf().plus(FRESH).isBefore(controller.clock())) {
        broken(terminate.summary() + " rests on no fresh list that shows it");
      } else if (terminate.cause() == Cause.REPAIR && !isSeenBefore(known, act)) {
        broken(terminate.summary() + " rests on one look");
      }
    }
  }

  private static boolean isSeenBefore(List<Sweep> known, Effect.Act act) {
    return act.action() instanceof TerminateInstance terminate
        && known.subList(0, known.size() - 1).reversed().stream()
            .filter(sweep -> sweep.showsAny(act.key()))
            .findFirst()
            .filter(sweep -> sweep.shows(terminate.instance()))
            .isPresent();
  }
}
