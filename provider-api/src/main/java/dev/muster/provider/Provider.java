package dev.muster.provider;

import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.observed.PartContent;

/**
 * A deployment environment: a thin layer that observes and acts, and decides nothing. Calls block,
 * are bounded in time by the implementation, may come from many threads at once, and never throw
 * for what the environment does: that is an {@link Observation.Unavailable} or an {@link Outcome}.
 */
public interface Provider {
  /**
   * Reads one part of a scope, of all clusters at once.
   *
   * @param scope what to sweep
   * @param part a part whose reach is {@link Part.Reach#SCOPE}
   * @return the content of that part, or why it could not be read whole
   */
  Observation<? extends PartContent> observe(Scope scope, Part part);

  /**
   * Does one thing. Doing it again under the same key or token does nothing more.
   *
   * @param fence the leadership under which it is done; an older one than the environment has seen
   *     is refused as {@link Failure.Fenced} where the environment can tell
   * @param action what to do
   */
  Outcome apply(Fence fence, InfrastructureAction action);

  /**
   * Makes the environment refuse every older leader of the scope. Called before the first write of
   * a new leader.
   */
  Outcome raiseFence(Fence fence);
}
