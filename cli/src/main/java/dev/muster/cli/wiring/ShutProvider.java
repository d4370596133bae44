package dev.muster.cli.wiring;

import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.observed.PartContent;
import java.time.InstantSource;

/**
 * A provider that is not asked and does nothing, and says why.
 *
 * @param reason why, and what to do about it
 * @param clock tells the time
 */
record ShutProvider(String reason, InstantSource clock) implements Provider {
  @Override
  public Observation<? extends PartContent> observe(Scope scope, Part part) {
    return new Observation.Unavailable<>(reason, clock.instant());
  }

  @Override
  public Outcome apply(Fence fence, InfrastructureAction action) {
    return Outcome.refused(new Failure.Unavailable(reason));
  }

  @Override
  public Outcome raiseFence(Fence fence) {
    return Outcome.accepted("nothing to raise");
  }
}
