package dev.muster.controller.kernel;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.kernel.ClusterState.Memory;
import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.controller.kernel.KernelState.StoreLink;
import dev.muster.controller.kernel.ScopeState.Fencing;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Reconciler;
import java.util.List;
import java.util.Optional;

/**
 * The kernel of a controller: {@code step(state, event) → (state, effects)}. The same state and
 * event give the same step; nothing in it has a clock, chance or a thread. The shell runs the
 * effects and returns their results as events.
 */
public final class Kernel {
  private final KernelConfig config;
  private final Decider decider;

  /**
   * Makes a kernel.
   *
   * @param config its patience
   * @param reconcilers in the order of their dependencies
   * @param guards in the order in which they judge
   */
  public Kernel(KernelConfig config, List<Reconciler> reconcilers, List<Guard> guards) {
    this.config = config;
    this.decider = new Decider(reconcilers, guards, config);
  }

  /** What an event leads to. */
  public Step step(KernelState state, KernelEvent event) {
    Turn turn = new Turn(config, state, event.at());
    Passes passes = new Passes(turn, decider);
    handle(turn, passes, event);
    raiseFences(turn);
    passes.startDue();
    return turn.end();
  }

  private void handle(Turn turn, Passes passes, KernelEvent event) {
    switch (event) {
      case KernelEvent.ClusterStored stored -> stored(turn, passes, stored);
      case KernelEvent.ClusterRemoved removed -> turn.remove(removed.key());
      case KernelEvent.LookRequested request ->
          turn.cluster(request.key())
              .ifPresent(cluster ->
                  turn.put(
                      cluster.with(
                          cluster.schedule().sooner(turn.now(), Urgency.PERSON, "requested"))));
      case KernelEvent.LeaseAcquired acquired -> acquired(turn, acquired.fence());
      case KernelEvent.LeaseLost lost -> turn.loseLeadership(lost.scope());
      case KernelEvent.StoreSuspended _ -> suspended(turn, passes);
      case KernelEvent.StoreResumed _ -> resumed(turn);
      case KernelEvent.Tick _ -> turn.woken();
      case KernelEvent.FenceRaised raised -> fenceRaised(turn, raised.fence(), raised.outcome());
      case KernelEvent.EnsembleFenceRaised raised -> passes.ensembleFenceRaised(raised);
      case KernelEvent.Swept swept -> {
        turn.put(turn.scope(swept.scope()).swept(swept.part(), swept.observation(), swept.at()));
        passes.swept(swept.scope());
      }
      case KernelEvent.ClusterObserved observed -> passes.observed(observed);
      case KernelEvent.LedgerLoaded loaded -> passes.loaded(loaded);
      case KernelEvent.Recorded recorded -> passes.recorded(recorded);
      case KernelEvent.Acted acted -> passes.acted(acted);
      case KernelEvent.StatusStored told -> fencedBy(turn, told.fence(), told.result());
      case KernelEvent.Forgotten forgotten -> forgotten(turn, forgotten);
    }
  }

  private static void stored(Turn turn, Passes passes, KernelEvent.ClusterStored event) {
    Optional<ClusterState> known = turn.cluster(event.input().key());
    // A server of the store that lags shows what was before: an older commit, or a cluster of that
    // name which is gone.
    if (known.isPresent() && event.input().recordVersion() < known.get().input().recordVersion()) {
      return;
    }
    if (known.isEmpty()
        || !known.get().input().desired().uid().equals(event.input().desired().uid())) {
      turn.put(
          new ClusterState(
              event.input(),
              new Schedule(turn.now(), Urgency.PERSON, "stored", 0),
              Optional.empty(),
              Memory.NONE,
              event.status(),
              Optional.empty()));
      return;
    }
    ClusterState cluster = known.get();
    if (cluster.input().equals(event.input())) {
      return;
    }
    ClusterState changed =
        cluster.with(event.input()).with(new Schedule(turn.now(), Urgency.PERSON, "changed", 0));
    turn.put(changed.pass().isPresent() ? passes.interrupted(changed) : changed);
  }

  private static void acquired(Turn turn, Fence fence) {
    turn.loseLeadership(fence.scope());
    turn.put(turn.scope(fence.scope()).acquired(fence, turn.now()));
    for (ClusterState cluster : turn.clustersOf(fence.scope())) {
      turn.put(
          cluster.abandoned().with(new Schedule(turn.now(), Urgency.FOLLOW_UP, "leadership", 0)));
    }
  }

  private static void suspended(Turn turn, Passes passes) {
    turn.store(StoreLink.SUSPENDED);
    for (ClusterState cluster : turn.clusters()) {
      if (cluster.pass().isPresent()) {
        turn.put(passes.interrupted(cluster));
      }
    }
  }

  private static void resumed(Turn turn) {
    turn.store(StoreLink.CONNECTED);
    for (ClusterState cluster : turn.clusters()) {
      ClusterState fresh =
          cluster.pass().isPresent() ? cluster : cluster.withLedger(Optional.empty());
      turn.put(fresh.with(fresh.schedule().sooner(turn.now(), Urgency.FOLLOW_UP, "store resumed")));
    }
  }

  private void fenceRaised(Turn turn, Fence fence, Outcome outcome) {
    ScopeState scope = turn.scope(fence.scope());
    if (!scope.fence().equals(Optional.of(fence))
        || !(scope.fencing() instanceof Fencing.Raising raising)) {
      return;
    }
    switch (outcome) {
      case Outcome.Accepted _ -> turn.put(scope.led(scope.fence(), new Fencing.Raised()));
      case Outcome.Refused(Failure.Fenced newer) -> turn.resign(scope.scope(), newer.message());
      case Outcome.Refused _, Outcome.Unknown _ -> {
        int failures = raising.failures() + 1;
        turn.put(
            scope.led(
                scope.fence(),
                new Fencing.Due(
                    turn.now().plus(turn.backoff(scope.scope().toString(), failures)), failures)));
      }
    }
  }

  private static void raiseFences(Turn turn) {
    for (ScopeState scope : turn.scopes()) {
      if (scope.fence().isPresent()
          && scope.fencing() instanceof Fencing.Due due
          && !due.at().isAfter(turn.now())) {
        turn.put(scope.led(scope.fence(), new Fencing.Raising(due.failures())));
        turn.effect(new Effect.RaiseFence(scope.fence().get()));
      }
    }
  }

  private static void forgotten(Turn turn, KernelEvent.Forgotten event) {
    fencedBy(turn, event.fence(), event.result());
    switch (event.result()) {
      // A cluster of the same name may have been stored since: that one stays.
      case StoreResult.Done<?> _, StoreResult.Missing<?> _ ->
          turn.cluster(event.key())
              .filter(cluster ->
                  cluster.input().desired().lifecycle() == DesiredCluster.Lifecycle.DELETING)
              .ifPresent(_ -> turn.remove(event.key()));
      case StoreResult.Conflict<?> _,
          StoreResult.Fenced<?> _,
          StoreResult.Refused<?> _,
          StoreResult.Unavailable<?> _ -> {
        // The next pass tries again, with the record as it is then.
      }
    }
  }

  private static void fencedBy(Turn turn, Fence fence, StoreResult<?> result) {
    if (result instanceof StoreResult.Fenced<?> newer
        && turn.scope(fence.scope()).fence().equals(Optional.of(fence))) {
      turn.resign(fence.scope(), "the store has seen the newer epoch " + newer.currentEpoch());
    }
  }
}
