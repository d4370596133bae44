package dev.muster.controller.kernel;

import dev.muster.controller.guard.ConfirmationGuard;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.controller.kernel.Pass.Phase;
import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.controller.kernel.Pass.Then;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.ClusterDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The second half of a pass: decide, record, act, and record what came of it. */
final class Doing {
  private final Turn turn;
  private final Decider decider;
  private final Closing closing;

  Doing(Turn turn, Decider decider) {
    this.turn = turn;
    this.decider = decider;
    this.closing = new Closing(turn);
  }

  void decide(ClusterState cluster, Addresses addresses, Observed observed) {
    ClusterInput input = cluster.input();
    Decided decided =
        decider.decide(
            new Decider.Question(
                input.desired(),
                input.words(),
                observed,
                cluster.ledger().orElseThrow(),
                cluster.memory().wishes(),
                cluster.memory().room(),
                turn.now()));
    Plan plan = new Plan(input, addresses, observed, decided);
    ClusterState next = cluster.with(cluster.memory().decided(decided.wishes(), observed));
    keepAnnotatedConfirmation(plan);
    Optional<Fence> raise = ensembleFence(next, plan);
    if (raise.isPresent()) {
      Pass pass = next.pass().orElseThrow();
      turn.put(next.with(pass.at(new Phase.Fencing(plan))));
      turn.effect(
          new Effect.RaiseEnsembleFence(input.key(), pass.id(), raise.get(), addresses.ensemble()));
    } else {
      record(next, plan);
    }
  }

  private void keepAnnotatedConfirmation(Plan plan) {
    ClusterInput input = plan.input();
    boolean states =
        input.desired().document().annotations().containsKey(ClusterDocument.CONFIRM_ANNOTATION);
    if (!states || !plan.observed().isComplete(Part.INSTANCES)) {
      return;
    }
    int count =
        ConfirmationGuard.Deletion.of(
                input.desired(),
                Machines.of(input.desired().uid(), plan.observed().instances()),
                plan.decided().ledger())
            .count();
    boolean known =
        input
            .confirmation()
            .filter(
                word -> word.generation() == input.desired().generation() && word.count() >= count)
            .isPresent();
    Optional<Fence> fence = turn.scope(input.scope()).fence();
    if (fence.isPresent()
        && count > 0
        && !known
        && ConfirmationGuard.isAnnotated(input.desired().document(), count)) {
      turn.effect(
          new Effect.StoreConfirmation(
              fence.get(),
              input.key(),
              new Confirmation(
                  input.desired().generation(),
                  count,
                  "annotation of " + input.desired().origin(),
                  turn.now())));
    }
  }

  // An ensemble learns of a new leader before that leader's first write to it, and at the latest
  // when the leader first sees it.
  private Optional<Fence> ensembleFence(ClusterState cluster, Plan plan) {
    Optional<Fence> fence = turn.scope(plan.input().scope()).fence();
    if (fence.isEmpty()
        || plan.decided().isHeldWhole()
        || !plan.observed().isComplete(Part.ENSEMBLE)
        || plan.observed().ensemble().committed().isEmpty()) {
      return Optional.empty();
    }
    boolean writes =
        plan.decided().judgement().allowed().actions().stream()
            .anyMatch(planned -> planned.action() instanceof EnsembleAction);
    long epoch = fence.get().epoch();
    boolean stale =
        cluster.memory().ensembleEpoch() < epoch && plan.observed().ensemble().fenceEpoch() < epoch;
    return stale && (writes || plan.observed().ensemble().initialized()) ? fence : Optional.empty();
  }

  void fenced(ClusterState cluster, Phase.Fencing phase, KernelEvent.EnsembleFenceRaised event) {
    switch (event.outcome()) {
      case Outcome.Accepted _ ->
          record(cluster.with(cluster.memory().fenced(event.fence().epoch())), phase.plan());
      case Outcome.Refused(Failure.Fenced newer) ->
          turn.resign(cluster.input().scope(), newer.message());
      case Outcome.Refused(Failure failure) ->
          record(cluster, withoutEnsembleActions(phase.plan(), failure.message()));
      case Outcome.Unknown unknown ->
          record(cluster, withoutEnsembleActions(phase.plan(), unknown.reason()));
    }
  }

  // The rest of the cluster goes on without the ensemble.
  private static Plan withoutEnsembleActions(Plan plan, String reason) {
    return new Plan(
        plan.input(), plan.addresses(), plan.observed(), Unfenced.without(plan.decided(), reason));
  }

  private void record(ClusterState cluster, Plan plan) {
    Optional<Fence> fence = turn.scope(plan.input().scope()).fence();
    List<LedgerChange> changes =
        Decider.changes(plan.decided(), fence.map(Fence::epoch), turn.now());
    if (changes.isEmpty() || fence.isEmpty()) {
      closing.finish(cluster, plan, new TreeMap<>());
      return;
    }
    Pass pass = cluster.pass().orElseThrow();
    turn.put(cluster.with(pass.at(new Phase.Recording(plan, changes, Then.ACT))));
    turn.effect(new Effect.Record(fence.get(), plan.input().key(), pass.id(), changes));
  }

  void recorded(ClusterState cluster, Phase.Recording recording, StoreResult<Integer> result) {
    if (!stored(cluster, result)) {
      return;
    }
    ClusterState next =
        cluster.withLedger(cluster.ledger().map(ledger -> ledger.plus(recording.changes())));
    List<PlannedAction> actions =
        switch (recording.then()) {
          case ACT -> recording.plan().decided().judgement().allowed().actions();
          case STOP -> List.of();
        };
    begin(next, new Phase.Acting(recording.plan(), actions, Set.of(), new TreeMap<>()));
  }

  // Begins what waits for nothing, and ends when nothing runs and nothing can begin.
  private void begin(ClusterState cluster, Phase.Acting acting) {
    Set<ActionKey> planned = new HashSet<>();
    acting
        .plan()
        .decided()
        .judgement()
        .allowed()
        .actions()
        .forEach(one -> planned.add(one.action().key()));
    List<PlannedAction> waiting = new ArrayList<>();
    List<PlannedAction> ready = new ArrayList<>();
    boolean stale =
        acting.plan().observed().isOlderThan(turn.now().minus(turn.config().oldestBelieved()));
    // What was decided long ago, since the record of it hung, is decided anew.
    for (PlannedAction one : stale ? List.<PlannedAction>of() : acting.waiting()) {
      boolean isReady =
          one.after().stream()
              .filter(planned::contains)
              .allMatch(key -> acting.ended().get(key) instanceof Outcome.Accepted);
      (isReady ? ready : waiting).add(one);
    }
    Set<ActionKey> running = new HashSet<>(acting.running());
    running.addAll(call(cluster, acting.plan(), ready));
    ready.stream().filter(one -> !running.contains(one.action().key())).forEach(waiting::add);
    Phase.Acting next = new Phase.Acting(acting.plan(), waiting, running, acting.ended());
    ClusterState begun = cluster.with(cluster.pass().orElseThrow().at(next));
    turn.put(begun);
    if (running.isEmpty()) {
      settle(begun, next);
    }
  }

  // The launches of a batch begin once all of them can, by one call. What began is returned.
  private Set<ActionKey> call(ClusterState cluster, Plan plan, List<PlannedAction> ready) {
    Map<ActionKey, LaunchBatch> batches = plan.decided().batches().byMember();
    Map<LaunchBatch, List<LaunchInstance>> together = new LinkedHashMap<>();
    Set<ActionKey> begun = new HashSet<>();
    for (PlannedAction planned : ready) {
      LaunchBatch batch = batches.get(planned.action().key());
      if (batch != null && planned.action() instanceof LaunchInstance launch) {
        together.computeIfAbsent(batch, _ -> new ArrayList<>()).add(launch);
      } else {
        begun.add(planned.action().key());
        turn.effect(effectOf(cluster, plan, planned.action()));
      }
    }
    together.forEach((batch, launches) -> {
      long allowed =
          plan.decided().judgement().allowed().actions().stream()
              .filter(planned -> batch.equals(batches.get(planned.action().key())))
              .count();
      if (launches.size() == allowed) {
        launches.forEach(launch -> begun.add(launch.key()));
        turn.effect(effectOf(cluster, plan, new LaunchTogether(batch, launches)));
      }
    });
    return begun;
  }

  private Effect effectOf(ClusterState cluster, Plan plan, Action planned) {
    Fence fence = turn.scope(plan.input().scope()).fence().orElseThrow();
    long pass = cluster.pass().orElseThrow().id();
    return switch (planned) {
      case InfrastructureAction action -> new Effect.Act(fence, plan.input().key(), pass, action);
      case EnsembleAction action ->
          new Effect.ActOnEnsemble(
              fence, plan.input().key(), pass, plan.addresses().ensemble(), action);
    };
  }

  void acted(ClusterState cluster, Phase.Acting acting, KernelEvent.Acted event) {
    if (event.outcome() instanceof Outcome.Refused(Failure.Fenced newer)) {
      turn.resign(cluster.input().scope(), newer.message());
      return;
    }
    Map<ActionKey, Outcome> outcomes =
        acting.plan().decided().batches().outcomes(event.action(), event.outcome());
    outcomes.keySet().retainAll(acting.running());
    if (outcomes.isEmpty()) {
      return;
    }
    Set<ActionKey> running = new HashSet<>(acting.running());
    running.removeAll(outcomes.keySet());
    SortedMap<ActionKey, Outcome> ended = new TreeMap<>(acting.ended());
    ended.putAll(outcomes);
    ClusterState next =
        Outcomes.plannedOf(acting.plan(), outcomes.keySet().iterator().next())
            .filter(_ -> !(event.outcome() instanceof Outcome.Refused))
            .map(planned ->
                cluster.with(
                    cluster.memory().written(WrittenParts.of(planned.action()), turn.now())))
            .orElse(cluster);
    begin(next, new Phase.Acting(acting.plan(), acting.waiting(), running, ended));
  }

  private void settle(ClusterState cluster, Phase.Acting acting) {
    Optional<Fence> fence = turn.scope(acting.plan().input().scope()).fence();
    List<LedgerChange> changes =
        Outcomes.changes(acting.plan(), acting.ended(), cluster.ledger().orElseThrow(), turn.now());
    if (changes.isEmpty() || fence.isEmpty()) {
      closing.finish(cluster, acting.plan(), acting.ended());
      return;
    }
    Pass pass = cluster.pass().orElseThrow();
    turn.put(cluster.with(pass.at(new Phase.Settling(acting.plan(), acting.ended(), changes))));
    turn.effect(new Effect.Record(fence.get(), acting.plan().input().key(), pass.id(), changes));
  }

  void settled(ClusterState cluster, Phase.Settling settling, StoreResult<Integer> result) {
    if (stored(cluster, result)) {
      closing.finish(
          cluster.withLedger(cluster.ledger().map(ledger -> ledger.plus(settling.changes()))),
          settling.plan(),
          settling.ended());
    }
  }

  private boolean stored(ClusterState cluster, StoreResult<Integer> result) {
    return switch (result) {
      case StoreResult.Done<Integer> _ -> true;
      case StoreResult.Missing<Integer> _ -> {
        fail(cluster, "the cluster is in the store no more");
        yield false;
      }
      case StoreResult.Conflict<Integer> conflict -> {
        fail(cluster, conflict.message());
        yield false;
      }
      case StoreResult.Refused<Integer> refused -> {
        fail(cluster, refused.message());
        yield false;
      }
      case StoreResult.Unavailable<Integer> unavailable -> {
        fail(cluster, unavailable.message());
        yield false;
      }
      case StoreResult.Fenced<Integer> newer -> {
        turn.resign(
            cluster.input().scope(), "the store has seen the newer epoch " + newer.currentEpoch());
        yield false;
      }
    };
  }

  /** Gives a pass up since the store failed it; the ledger is read anew after a pause. */
  void fail(ClusterState cluster, String reason) {
    int failures = cluster.schedule().failures() + 1;
    String subject = cluster.input().key().toString();
    Schedule pause =
        new Schedule(
            turn.now().plus(turn.backoff(subject, failures)),
            Urgency.FOLLOW_UP,
            "the store failed: " + reason,
            failures);
    Schedule asked = cluster.schedule();
    turn.put(
        cluster
            .abandoned()
            .with(
                asked.urgency() == Urgency.PERSON
                    ? pause.sooner(pause.dueAt(), Urgency.PERSON, asked.trigger())
                    : pause));
  }

  ClusterState interrupted(ClusterState cluster) {
    Pass pass = cluster.pass().orElseThrow();
    return switch (pass.phase()) {
      case Phase.Loading _, Phase.Sweeping _, Phase.Asking _, Phase.Fencing _ ->
          cluster.withoutPass();
      case Phase.Recording recording ->
          cluster.with(
              pass.at(new Phase.Recording(recording.plan(), recording.changes(), Then.STOP)));
      case Phase.Acting acting ->
          cluster.with(
              pass.at(
                  new Phase.Acting(acting.plan(), List.of(), acting.running(), acting.ended())));
      case Phase.Settling _ -> cluster;
    };
  }
}
