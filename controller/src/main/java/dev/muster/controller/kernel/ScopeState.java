package dev.muster.controller.kernel;

import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.observed.PartContent;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One scope.
 *
 * @param scope which
 * @param fence the leadership, while it is held
 * @param fencing whether the provider knows of it
 * @param ledSince when the leadership began: what was recorded before may be younger than its time
 *     says, since other clocks told it
 * @param parts what was read last
 * @param sweeping what is being read, and since when
 * @param retries what retries may still cost
 */
public record ScopeState(
    Scope scope,
    Optional<Fence> fence,
    Fencing fencing,
    Instant ledSince,
    Map<Part, SweptPart> parts,
    Map<Part, Instant> sweeping,
    RetryBudget retries) {
  /** Copies the maps. */
  public ScopeState {
    EnumMap<Part, SweptPart> partsCopy = new EnumMap<>(Part.class);
    partsCopy.putAll(parts);
    parts = Collections.unmodifiableMap(partsCopy);
    EnumMap<Part, Instant> sweepingCopy = new EnumMap<>(Part.class);
    sweepingCopy.putAll(sweeping);
    sweeping = Collections.unmodifiableMap(sweepingCopy);
  }

  static ScopeState of(Scope scope) {
    return new ScopeState(
        scope,
        Optional.empty(),
        new Fencing.Raised(),
        Instant.EPOCH,
        Map.of(),
        Map.of(),
        RetryBudget.WHOLE);
  }

  ScopeState acquired(Fence newFence, Instant now) {
    return new ScopeState(
        scope, Optional.of(newFence), new Fencing.Due(now, 0), now, parts, sweeping, retries);
  }

  ScopeState led(Optional<Fence> newFence, Fencing newFencing) {
    return new ScopeState(scope, newFence, newFencing, ledSince, parts, sweeping, retries);
  }

  ScopeState sweepBegun(Part part, Instant at) {
    EnumMap<Part, Instant> more = new EnumMap<>(Part.class);
    more.putAll(sweeping);
    more.put(part, at);
    return new ScopeState(scope, fence, fencing, ledSince, parts, more, retries);
  }

  ScopeState swept(Part part, Observation<? extends PartContent> observation, Instant at) {
    EnumMap<Part, Instant> fewer = new EnumMap<>(Part.class);
    fewer.putAll(sweeping);
    Instant begun = fewer.remove(part);
    EnumMap<Part, SweptPart> more = new EnumMap<>(Part.class);
    more.putAll(parts);
    more.put(part, SweptPart.of(observation, begun == null ? at : begun));
    return new ScopeState(scope, fence, fencing, ledSince, more, fewer, retries);
  }

  ScopeState with(RetryBudget newRetries) {
    return new ScopeState(scope, fence, fencing, ledSince, parts, sweeping, newRetries);
  }

  /** Whether passes may run: the lease is held and the provider refuses its older holders. */
  boolean isLed() {
    return fence.isPresent() && fencing instanceof Fencing.Raised;
  }

  /**
   * What a sweep read.
   *
   * @param observation the answer
   * @param index where in it each cluster's things are
   * @param begunAt when the kernel asked
   */
  public record SweptPart(
      Observation<? extends PartContent> observation, SweepIndex index, Instant begunAt) {
    static SweptPart of(Observation<? extends PartContent> observation, Instant begunAt) {
      return new SweptPart(observation, SweepIndex.of(observation), begunAt);
    }
  }

  /** Whether the provider knows who leads. */
  public sealed interface Fencing {
    /** It is to be told at that instant. */
    record Due(Instant at, int failures) implements Fencing {}

    /** It is being told. */
    record Raising(int failures) implements Fencing {}

    /** It knows, or nobody leads. */
    record Raised() implements Fencing {}
  }
}
