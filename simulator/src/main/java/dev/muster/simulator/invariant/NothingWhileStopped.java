package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.model.Suspension;
import dev.muster.provider.Fence;
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

  private final Map<ClusterKey, Stop> stops = new HashMap<>();

  private record Stop(long since, Instant until) {}

  NothingWhileStopped() {
    super("nothing-while-stopped", "a person's maintenance would be disturbed");
  }

  @Override
  public void changed(ClusterInput input) {
    Instant at = Schedule.instant(now());
    if (isStopped(input, at)) {
      // One that had run out is over, though nobody has touched the record since.
      long since =
          Optional.ofNullable(stops.get(input.key()))
              .filter(last -> at.isBefore(last.until()))
              .map(Stop::since)
              .orElse(now());
      stops.put(input.key(), new Stop(since, end(input)));
    } else {
      stops.remove(input.key());
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    switch (effect) {
      case Effect.Act act -> judge(controller, act.fence(), act.key(), act.action());
      case Effect.ActOnEnsemble act -> judge(controller, act.fence(), act.key(), act.action());
      case Effect _ -> {}
    }
  }

  private void judge(SimController controller, Fence fence, ClusterKey key, Action action) {
    ClusterState known = controller.state().clusters().get(key);
    if (known != null && isStopped(known.input(), controller.clock())) {
      broken(
          controller.name()
              + " knows that "
              + key
              + " is stopped and begins to "
              + action.summary());
    }
    // One that stood still cannot know of the stop: what it begins is refused.
    boolean isOvertaken = stage().cloud().epoch(fence.scope()) > fence.epoch();
    Stop stop = stops.get(key);
    Optional<ClusterInput> stored = stage().store().cluster(key);
    if (stop != null
        && !isOvertaken
        && now() - stop.since() > TRAVEL_MILLIS
        && stored.filter(input -> isStopped(input, controller.clock())).isPresent()) {
      broken(
          key
              + " was stopped long ago and "
              + controller.name()
              + " begins to "
              + action.summary());
    }
  }

  private static Instant end(ClusterInput input) {
    return input.desired().spec().policy().mode() == PolicySpec.Mode.OBSERVE
        ? Instant.MAX
        : input.suspension().map(Suspension::expiresAt).orElse(Instant.MAX);
  }

  private static boolean isStopped(ClusterInput input, Instant at) {
    return input.desired().spec().policy().mode() == PolicySpec.Mode.OBSERVE
        || input.suspension().filter(stop -> at.isBefore(stop.expiresAt())).isPresent();
  }
}
