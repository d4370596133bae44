package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.provider.action.Action;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** While a person has stopped a cluster, or it is only observed, nothing is begun. */
final class NothingWhileStopped extends Invariant {
  private static final long TRAVEL_MILLIS = 30_000;

  private final Map<ClusterKey, Long> stoppedSince = new HashMap<>();

  NothingWhileStopped() {
    super("nothing-while-stopped", "a person's maintenance would be disturbed");
  }

  @Override
  public void changed(ClusterInput input) {
    if (isStopped(input, Schedule.instant(now()))) {
      stoppedSince.putIfAbsent(input.key(), now());
    } else {
      stoppedSince.remove(input.key());
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    switch (effect) {
      case Effect.Act act -> judge(controller, act.key(), act.action());
      case Effect.ActOnEnsemble act -> judge(controller, act.key(), act.action());
      case Effect _ -> {}
    }
  }

  private void judge(SimController controller, ClusterKey key, Action action) {
    ClusterState known = controller.state().clusters().get(key);
    if (known != null && isStopped(known.input(), controller.clock())) {
      broken(
          controller.name()
              + " knows that "
              + key
              + " is stopped and begins to "
              + action.summary());
    }
    Long since = stoppedSince.get(key);
    Optional<ClusterInput> stored = stage().store().cluster(key);
    if (since != null
        && now() - since > TRAVEL_MILLIS
        && stored.filter(input -> isStopped(input, controller.clock())).isPresent()) {
      broken(
          key
              + " was stopped long ago and "
              + controller.name()
              + " begins to "
              + action.summary());
    }
  }

  private static boolean isStopped(ClusterInput input, Instant at) {
    return input.desired().spec().policy().mode() == PolicySpec.Mode.OBSERVE
        || input.suspension().filter(stop -> at.isBefore(stop.expiresAt())).isPresent();
  }
}
