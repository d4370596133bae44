package dev.muster.simulator.invariant;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.cloud.SimTarget;
import dev.muster.simulator.stage.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which machines serve requests, and which did so lately that nobody need have noticed. */
final class Serving {
  private static final long UNNOTICED_MILLIS = 60_000;

  private final Map<InstanceId, Long> since = new HashMap<>();
  private final Map<InstanceId, Long> last = new HashMap<>();
  private final Set<InstanceId> taken = new HashSet<>();

  /** Looks at the truth. */
  void look(Stage stage) {
    long now = stage.schedule().now();
    Set<InstanceId> present = new HashSet<>();
    for (SimTarget target : stage.cloud().targets()) {
      boolean serves =
          target.health() == ObservedTarget.Health.HEALTHY
              && stage.cloud().find(target.instance()).filter(SimMachine::isServing).isPresent();
      if (serves) {
        present.add(target.instance());
      }
    }
    since.keySet().forEach(id -> last.merge(id, now, Math::max));
    since.keySet().retainAll(present);
    present.forEach(id -> since.putIfAbsent(id, now));
  }

  /** Muster itself takes a machine out, or puts it in. */
  void hear(Action action) {
    switch (action) {
      case DeregisterTarget deregister -> taken.add(deregister.instance());
      case RegisterTarget register -> taken.remove(register.instance());
      case Action _ -> {}
    }
  }

  /** Whether requests reach it now. */
  boolean serves(InstanceId id) {
    return since.containsKey(id) && !taken.contains(id);
  }

  /** Whether requests have reached it all the time for so long that everybody knows. */
  boolean servesForLong(InstanceId id, long now) {
    return serves(id) && now - since.getOrDefault(id, now) > UNNOTICED_MILLIS;
  }

  /** Whether somebody may still believe that requests reach it. */
  boolean maySeemToServe(InstanceId id, long now) {
    boolean lately = now - last.getOrDefault(id, -2 * UNNOTICED_MILLIS) <= UNNOTICED_MILLIS;
    return !taken.contains(id) && (since.containsKey(id) || lately);
  }
}
