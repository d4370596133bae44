package dev.muster.controller.kernel;

import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.observed.PartContent;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.Optional;

/** Something that the kernel is told. Each event carries its instant: the kernel has no clock. */
public sealed interface KernelEvent {
  /** When it happened, by the shell's clock. */
  Instant at();

  /**
   * A cluster was stored or changed.
   *
   * @param status what was told of it last, by whichever controller
   */
  record ClusterStored(Instant at, ClusterInput input, Optional<ClusterStatus> status)
      implements KernelEvent {}

  /** A cluster is in the store no more. */
  record ClusterRemoved(Instant at, ClusterKey key) implements KernelEvent {}

  /** A person or an instrument wants a cluster to be looked at now. */
  record LookRequested(Instant at, ClusterKey key) implements KernelEvent {}

  /** The lease of a scope is held from now on. */
  record LeaseAcquired(Instant at, Fence fence) implements KernelEvent {}

  /** The lease of a scope may be held by another from now on. */
  record LeaseLost(Instant at, Scope scope) implements KernelEvent {}

  /** The store cannot be reached: nothing may begin. */
  record StoreSuspended(Instant at) implements KernelEvent {}

  /** The store is reached again. */
  record StoreResumed(Instant at) implements KernelEvent {}

  /** Time has passed. */
  record Tick(Instant at) implements KernelEvent {}

  /** The provider was told of the new leader. */
  record FenceRaised(Instant at, Fence fence, Outcome outcome) implements KernelEvent {}

  /** An ensemble was told of the new leader. */
  record EnsembleFenceRaised(Instant at, ClusterKey key, long pass, Fence fence, Outcome outcome)
      implements KernelEvent {}

  /** A part of a scope was read. */
  record Swept(Instant at, Scope scope, Part part, Observation<? extends PartContent> observation)
      implements KernelEvent {}

  /** A part of one cluster was read. */
  record ClusterObserved(
      Instant at,
      ClusterKey key,
      long pass,
      Part part,
      Observation<? extends PartContent> observation)
      implements KernelEvent {}

  /** A cluster's ledger was read. */
  record LedgerLoaded(Instant at, ClusterKey key, long pass, StoreResult<Ledger> result)
      implements KernelEvent {}

  /** Changes of a ledger were stored, or not. */
  record Recorded(Instant at, ClusterKey key, long pass, StoreResult<Integer> result)
      implements KernelEvent {}

  /** An action has ended. */
  record Acted(Instant at, ClusterKey key, long pass, ActionKey action, Outcome outcome)
      implements KernelEvent {}

  /** A status was stored, or not. */
  record StatusStored(Instant at, ClusterKey key, Fence fence, StoreResult<ClusterStatus> result)
      implements KernelEvent {}

  /** A cluster that owned nothing any more was forgotten, or not. */
  record Forgotten(Instant at, ClusterKey key, Fence fence, StoreResult<ClusterKey> result)
      implements KernelEvent {}
}
