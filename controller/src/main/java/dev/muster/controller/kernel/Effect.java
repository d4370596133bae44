package dev.muster.controller.kernel;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.Confirmation;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Fence;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that the shell shall do. Each that has a result gives exactly one event, whatever
 * happens: a call that never answers is an {@code Unavailable} or an {@code Unknown} after a while.
 */
public sealed interface Effect {
  /** Read a part of a scope: {@link KernelEvent.Swept}. */
  record Sweep(Scope scope, Part part) implements Effect {}

  /** Ask a cluster's ensemble: {@link KernelEvent.ClusterObserved}. */
  record ObserveEnsemble(ClusterKey key, long pass, EnsembleAddress ensemble) implements Effect {}

  /** Collect the reports of a cluster's agents: {@link KernelEvent.ClusterObserved}. */
  record ObserveReports(
      ClusterKey key, long pass, EnsembleAddress ensemble, List<AgentAddress> agents)
      implements Effect {
    /** Copies the list. */
    public ObserveReports {
      agents = List.copyOf(agents);
    }
  }

  /** Ask metrics servers: {@link KernelEvent.ClusterObserved}. */
  record ObserveMetrics(ClusterKey key, long pass, List<MetricQuestion> questions)
      implements Effect {
    /** Copies the list. */
    public ObserveMetrics {
      questions = List.copyOf(questions);
    }
  }

  /** Tell the provider who leads: {@link KernelEvent.FenceRaised}. */
  record RaiseFence(Fence fence) implements Effect {}

  /** Tell an ensemble who leads: {@link KernelEvent.EnsembleFenceRaised}. */
  record RaiseEnsembleFence(ClusterKey key, long pass, Fence fence, EnsembleAddress ensemble)
      implements Effect {}

  /** Read a cluster's ledger: {@link KernelEvent.LedgerLoaded}. */
  record LoadLedger(ClusterKey key, long pass) implements Effect {}

  /** Store changes of a ledger in one step: {@link KernelEvent.Recorded}. */
  // Always written Effect.Record: the design's own word for this step.
  @SuppressWarnings("AvoidCommonTypeNames")
  record Record(Fence fence, ClusterKey key, long pass, List<LedgerChange> changes)
      implements Effect {
    /** Copies the list. */
    public Record {
      changes = List.copyOf(changes);
    }
  }

  /** Have the provider do something: {@link KernelEvent.Acted}. */
  record Act(Fence fence, ClusterKey key, long pass, InfrastructureAction action)
      implements Effect {}

  /** Have an ensemble do something: {@link KernelEvent.Acted}. */
  record ActOnEnsemble(
      Fence fence, ClusterKey key, long pass, EnsembleAddress ensemble, EnsembleAction action)
      implements Effect {}

  /** Store a status: {@link KernelEvent.StatusStored}. */
  record StoreStatus(Fence fence, ClusterStatus status) implements Effect {}

  /** Keep what a commit's annotation confirms, so that a restart knows it. No result. */
  record StoreConfirmation(Fence fence, ClusterKey key, Confirmation confirmation)
      implements Effect {}

  /** Forget a cluster that owns nothing any more: {@link KernelEvent.Forgotten}. */
  record Forget(Fence fence, ClusterKey key, long recordVersion) implements Effect {}

  /** Tell people. No result. */
  record Tell(
      Fence fence, ClusterKey key, List<ClusterEvent> events, Optional<ReconcileEntry> entry)
      implements Effect {
    /** Copies the list. */
    public Tell {
      events = List.copyOf(events);
    }
  }

  /** A pass has ended, for the meters. No result. */
  record Measured(
      ClusterKey key,
      PassResult result,
      double seconds,
      List<String> newlyHeldBy,
      List<RolloutStep> rollouts)
      implements Effect {
    /** Copies the lists. */
    public Measured {
      newlyHeldBy = List.copyOf(newlyHeldBy);
      rollouts = List.copyOf(rollouts);
    }
  }

  /** A newer leader was met: the lease is not ours any more. No result. */
  record Resign(Scope scope, String reason) implements Effect {}

  /** Send a {@link KernelEvent.Tick} at that instant. A later one replaces it. */
  record WakeAt(Instant at) implements Effect {}

  /** How a pass ended, in controller-runtime's words. */
  enum PassResult {
    /** All is as it shall be, until the next resync. */
    SUCCESS,
    /** It is looked at again soon. */
    REQUEUE_AFTER,
    /** Something failed: it is looked at again after a pause. */
    ERROR
  }
}
