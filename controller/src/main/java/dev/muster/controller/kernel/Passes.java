package dev.muster.controller.kernel;

import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.controller.kernel.Pass.Phase;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The first half of a pass: whose turn it is, the ledger, and what the world looks like. */
final class Passes {
  private final Turn turn;
  private final Decider decider;
  private final Doing doing;

  Passes(Turn turn, Decider decider) {
    this.turn = turn;
    this.decider = decider;
    this.doing = new Doing(turn, decider);
  }

  /** Begins passes while clusters are due and there is room: people first, then the longest due. */
  void startDue() {
    if (!turn.isStoreConnected()) {
      return;
    }
    turn.due().forEach(this::start);
  }

  private void start(ClusterState cluster) {
    Schedule schedule = cluster.schedule();
    Pass pass =
        new Pass(
            turn.nextPass(),
            turn.now(),
            schedule.trigger(),
            schedule.urgency(),
            new Phase.Loading());
    // Whatever comes in from now on is for the next pass.
    Schedule later = new Schedule(Instant.MAX, Urgency.RESYNC, "resync", schedule.failures());
    ClusterState started = cluster.with(later).with(pass);
    turn.put(started);
    if (started.isRetry(pass)) {
      ScopeState scope = turn.scope(started.input().scope());
      turn.put(scope.with(scope.retries().begun(turn.now())));
    }
    if (started.ledger().isEmpty()) {
      turn.effect(new Effect.LoadLedger(started.input().key(), pass.id()));
    } else {
      sweep(started, pass);
    }
  }

  void loaded(KernelEvent.LedgerLoaded event) {
    inPhase(
        event.key(),
        event.pass(),
        Phase.Loading.class,
        (cluster, _) -> {
          Pass pass = cluster.pass().orElseThrow();
          switch (event.result()) {
            case StoreResult.Done<Ledger> done -> {
              Instant ledSince = turn.scope(cluster.input().scope()).ledSince();
              ClusterState known =
                  cluster.withLedger(Optional.of(done.value().readBy(turn.now(), ledSince)));
              turn.put(known);
              sweep(known, pass);
            }
            case StoreResult.Missing<?> _ -> doing.fail(cluster, "the ledger is missing");
            case StoreResult.Conflict<?> conflict -> doing.fail(cluster, conflict.message());
            case StoreResult.Refused<?> refused -> doing.fail(cluster, refused.message());
            case StoreResult.Unavailable<?> unavailable ->
                doing.fail(cluster, unavailable.message());
            case StoreResult.Fenced<?> newer ->
                turn.resign(
                    cluster.input().scope(),
                    "the store has seen the newer epoch " + newer.currentEpoch());
          }
        });
  }

  private void sweep(ClusterState cluster, Pass pass) {
    Instant notBefore =
        turn.now()
            .minus(
                cluster.sharesSweeps(pass)
                    ? turn.config().sharedFreshness()
                    : turn.config().promptFreshness());
    Map<Part, Instant> wanted = new EnumMap<>(Part.class);
    for (Part part : decider.needs(cluster.input().desired())) {
      if (part.reach() == Part.Reach.SCOPE) {
        Instant written = cluster.memory().writtenAt().getOrDefault(part, notBefore);
        wanted.put(part, written.isAfter(notBefore) ? written : notBefore);
      }
    }
    ClusterState sweeping = cluster.with(pass.at(new Phase.Sweeping(wanted)));
    turn.put(sweeping);
    advance(sweeping, new Phase.Sweeping(wanted));
  }

  /** A sweep of the scope has ended: it may be what some passes wait for. */
  void swept(Scope scope) {
    for (ClusterState cluster : turn.clustersOf(scope)) {
      if (cluster.pass().isPresent()
          && cluster.pass().get().phase() instanceof Phase.Sweeping sweeping) {
        advance(cluster, sweeping);
      }
    }
  }

  private void advance(ClusterState cluster, Phase.Sweeping sweeping) {
    Scope scope = cluster.input().scope();
    Map<Part, ScopeState.SweptPart> swept = new EnumMap<>(Part.class);
    sweeping
        .wanted()
        .forEach((part, notBefore) -> {
          ScopeState state = turn.scope(scope);
          ScopeState.SweptPart known = state.parts().get(part);
          if (known != null && !known.begunAt().isBefore(notBefore)) {
            swept.put(part, known);
          } else if (!state.sweeping().containsKey(part)) {
            turn.put(state.sweepBegun(part, turn.now()));
            turn.effect(new Effect.Sweep(scope, part));
          }
        });
    if (swept.keySet().equals(sweeping.wanted().keySet())) {
      ask(
          cluster,
          Narrowing.narrow(cluster.input().desired(), swept, cluster.memory().writtenAt()));
    }
  }

  private void ask(ClusterState cluster, Observed scopeParts) {
    Pass pass = cluster.pass().orElseThrow();
    Map<Part, Observation<? extends PartContent>> answers = new EnumMap<>(Part.class);
    Set<Part> awaited = EnumSet.noneOf(Part.class);
    boolean known = scopeParts.isComplete(Part.INSTANCES);
    Addresses addresses =
        known
            ? Addresses.of(
                cluster.input().desired(),
                Machines.of(cluster.input().desired().uid(), scopeParts.instances()))
            : Addresses.none(cluster.input().desired());
    List<MetricQuestion> questions =
        decider.questions(cluster.input().desired(), cluster.ledger().orElse(Ledger.EMPTY));
    for (Part part : decider.needs(cluster.input().desired())) {
      if (part.reach() == Part.Reach.CLUSTER) {
        Optional<Observation<? extends PartContent>> answer =
            part == Part.METRICS && questions.isEmpty()
                ? Optional.of(new Observation.Complete<>(Metrics.NONE, turn.now()))
                : withoutAsking(part, known, addresses);
        answer.ifPresentOrElse(given -> answers.put(part, given), () -> awaited.add(part));
      }
    }
    Phase.Asking asking = new Phase.Asking(scopeParts, addresses, answers, awaited);
    ClusterState next = cluster.with(pass.at(asking));
    turn.put(next);
    awaited.forEach(part ->
        turn.effect(
            part == Part.METRICS
                ? new Effect.ObserveMetrics(cluster.input().key(), pass.id(), questions)
                : question(cluster.input().key(), pass, part, addresses)));
    conclude(next, asking);
  }

  // Where there is no machine to ask, nothing is there; where the machines are not known, nobody
  // can tell.
  private Optional<Observation<? extends PartContent>> withoutAsking(
      Part part, boolean known, Addresses addresses) {
    if (!known) {
      return Optional.of(new Observation.Unavailable<>("the machines are not known", turn.now()));
    }
    if (part == Part.ENSEMBLE && addresses.ensemble().members().isEmpty()) {
      return Optional.of(
          new Observation.Complete<>(EnsembleState.withoutQuorum(List.of()), turn.now()));
    }
    if (part == Part.REPORTS && addresses.agents().isEmpty()) {
      return Optional.of(new Observation.Complete<>(new Reports(List.of()), turn.now()));
    }
    return Optional.empty();
  }

  private static Effect question(ClusterKey key, Pass pass, Part part, Addresses addresses) {
    return part == Part.ENSEMBLE
        ? new Effect.ObserveEnsemble(key, pass.id(), addresses.ensemble())
        : new Effect.ObserveReports(key, pass.id(), addresses.ensemble(), addresses.agents());
  }

  void observed(KernelEvent.ClusterObserved event) {
    inPhase(
        event.key(),
        event.pass(),
        Phase.Asking.class,
        (cluster, asking) -> {
          Map<Part, Observation<? extends PartContent>> answers = new EnumMap<>(Part.class);
          answers.putAll(asking.answers());
          answers.put(
              event.part(),
              Narrowing.believed(event.part(), event.observation(), cluster.memory().writtenAt()));
          Set<Part> awaited = EnumSet.noneOf(Part.class);
          awaited.addAll(asking.awaited());
          awaited.remove(event.part());
          Phase.Asking next =
              new Phase.Asking(asking.scopeParts(), asking.addresses(), answers, awaited);
          ClusterState more = cluster.with(cluster.pass().orElseThrow().at(next));
          turn.put(more);
          conclude(more, next);
        });
  }

  private void conclude(ClusterState cluster, Phase.Asking asking) {
    if (asking.awaited().isEmpty()) {
      Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
      parts.putAll(asking.scopeParts().parts());
      parts.putAll(asking.answers());
      // While one read hung, the others have grown old.
      Instant oldest = turn.now().minus(turn.config().oldestBelieved());
      parts.replaceAll((_, observation) -> Narrowing.notBefore(oldest, observation));
      doing.decide(cluster, asking.addresses(), new Observed(parts));
    }
  }

  /** The cluster after what a pass works on has changed: it begins nothing more. */
  ClusterState interrupted(ClusterState cluster) {
    return doing.interrupted(cluster);
  }

  void ensembleFenceRaised(KernelEvent.EnsembleFenceRaised event) {
    inPhase(
        event.key(),
        event.pass(),
        Phase.Fencing.class,
        (cluster, fencing) -> doing.fenced(cluster, fencing, event));
  }

  void recorded(KernelEvent.Recorded event) {
    boolean settling =
        turn.cluster(event.key())
            .flatMap(ClusterState::pass)
            .filter(pass -> pass.phase() instanceof Phase.Settling)
            .isPresent();
    if (settling) {
      inPhase(
          event.key(),
          event.pass(),
          Phase.Settling.class,
          (cluster, phase) -> doing.settled(cluster, phase, event.result()));
    } else {
      inPhase(
          event.key(),
          event.pass(),
          Phase.Recording.class,
          (cluster, phase) -> doing.recorded(cluster, phase, event.result()));
    }
  }

  void acted(KernelEvent.Acted event) {
    inPhase(
        event.key(),
        event.pass(),
        Phase.Acting.class,
        (cluster, acting) -> doing.acted(cluster, acting, event));
  }

  // A result of a pass that was given up is ignored: the next pass observes what came of it.
  private <P extends Phase> void inPhase(
      ClusterKey key, long pass, Class<P> phase, BiConsumer<ClusterState, P> then) {
    Optional<ClusterState> cluster = turn.cluster(key);
    if (cluster.isPresent()
        && cluster.get().pass().isPresent()
        && cluster.get().pass().get().id() == pass
        && phase.isInstance(cluster.get().pass().get().phase())) {
      then.accept(cluster.get(), phase.cast(cluster.get().pass().get().phase()));
    }
  }
}
