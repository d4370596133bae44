package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.process.SimController;
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

  private final Map<SimController, List<Sweep>> sweeps = new HashMap<>();

  private record Sweep(Instant asOf, Instances content) {
    boolean shows(InstanceId id) {
      return content.all().stream()
          .anyMatch(
              seen -> seen.id().equals(id) && seen.state() != ObservedInstance.State.TERMINATED);
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
      known.add(new Sweep(complete.asOf(), content));
      if (known.size() > 2) {
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
      } else if (terminate.cause() == Cause.REPAIR
          && (known.size() < 2 || !known.getFirst().shows(terminate.instance()))) {
        broken(terminate.summary() + " rests on one look");
      }
    }
  }
}
