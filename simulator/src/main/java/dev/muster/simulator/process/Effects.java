package dev.muster.simulator.process;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.process.Calls.Call;
import dev.muster.simulator.process.Calls.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What each effect calls, what can go wrong with it, and the event that its answer becomes. */
final class Effects {
  private static final Duration THROTTLE = Duration.ofSeconds(3);

  private final SimController process;
  private final Surroundings around;
  private final Calls calls;
  private final Map<InstanceId, InstanceReport> lastReports = new HashMap<>();

  Effects(SimController process, Surroundings around, Calls calls) {
    this.process = process;
    this.around = around;
    this.calls = calls;
  }

  void run(Effect effect) {
    switch (effect) {
      case Effect.Sweep sweep -> sweep(sweep);
      case Effect.ObserveEnsemble ask -> observe(ask);
      case Effect.ObserveReports ask -> observe(ask);
      case Effect.ObserveMetrics ask -> observe(ask);
      case Effect.RaiseFence raise ->
          change(
              () -> around.cloud().raise(raise.fence()),
              outcome -> new KernelEvent.FenceRaised(process.clock(), raise.fence(), outcome));
      case Effect.RaiseEnsembleFence raise ->
          change(
              () -> around.cloud().raise(raise.fence(), raise.ensemble()),
              outcome ->
                  new KernelEvent.EnsembleFenceRaised(
                      process.clock(), raise.key(), raise.pass(), raise.fence(), outcome));
      case Effect.Act act -> act(act);
      case Effect.ActOnEnsemble act -> act(act);
      case Effect.LoadLedger load -> load(load);
      case Effect.Record record -> record(record);
      case Effect.StoreStatus status ->
          store(
              Kind.WRITE,
              () -> around.store().putStatus(status.fence(), status.status()),
              result ->
                  new KernelEvent.StatusStored(
                      process.clock(), status.status().key(), status.fence(), result));
      case Effect.Forget forget ->
          store(
              Kind.WRITE,
              () -> around.store().remove(forget.fence(), forget.key(), forget.recordVersion()),
              result ->
                  new KernelEvent.Forgotten(process.clock(), forget.key(), forget.fence(), result));
      case Effect.StoreConfirmation _,
          Effect.Tell _,
          Effect.Measured _,
          Effect.Resign _,
          Effect.WakeAt _ ->
          throw new IllegalArgumentException("no call: " + effect);
    }
  }

  private void act(Effect.Act act) {
    change(
        () -> noted(act.action(), around.cloud().apply(act.fence(), act.key(), act.action())),
        outcome ->
            new KernelEvent.Acted(
                process.clock(), act.key(), act.pass(), act.action().key(), outcome));
  }

  private void act(Effect.ActOnEnsemble act) {
    change(
        () ->
            noted(
                act.action(),
                around.cloud().apply(act.fence(), act.key(), act.ensemble(), act.action())),
        outcome ->
            new KernelEvent.Acted(
                process.clock(), act.key(), act.pass(), act.action().key(), outcome));
  }

  private Outcome noted(Action action, Outcome outcome) {
    around
        .trace()
        .note(
            process.name(),
            outcome instanceof Outcome.Accepted ? "does" : "may not",
            action.key().value(),
            action.summary() + (outcome instanceof Outcome.Accepted ? "" : ": " + outcome));
    return outcome;
  }

  private void load(Effect.LoadLedger load) {
    store(
        Kind.READ,
        () -> new StoreResult.Done<>(around.store().ledger(load.key()), 0),
        result -> new KernelEvent.LedgerLoaded(process.clock(), load.key(), load.pass(), result));
  }

  private void record(Effect.Record record) {
    store(
        Kind.WRITE,
        () -> {
          StoreResult<Integer> result =
              around.store().record(record.fence(), record.key(), record.changes());
          around.trace().note(process.name(), "records", record.key().toString(), record.changes());
          return result;
        },
        result -> new KernelEvent.Recorded(process.clock(), record.key(), record.pass(), result));
  }

  private void sweep(Effect.Sweep sweep) {
    Instant begun = process.clock();
    read(
        sweep.part(),
        () ->
            new Observation.Complete<>(
                shown(around.cloud().read(sweep.part(), lag(sweep.part()))), begun),
        observation ->
            new KernelEvent.Swept(process.clock(), sweep.scope(), sweep.part(), observation));
  }

  // Providers may list machines late, and what depends on them. Targets are read as written, as the
  // contract of an observation says: that a machine has left the load balancer rests on one look.
  private long lag(Part part) {
    return part == Part.TARGETS ? 0 : around.climate().lag();
  }

  private PartContent shown(PartContent content) {
    return content instanceof Instances list
        ? around
            .climate()
            .lists()
            .shown(list, around.climate().strikes(FaultKind.LIST_MISSES), around.schedule().now())
        : content;
  }

  private void observe(Effect.ObserveEnsemble ask) {
    Instant begun = process.clock();
    read(
        Part.ENSEMBLE,
        () ->
            around.climate().strikes(FaultKind.ENSEMBLE_SILENT)
                ? new Observation.Unavailable<EnsembleState>("no server answers", begun)
                : new Observation.Complete<>(around.cloud().observe(ask.ensemble()), begun),
        observation ->
            new KernelEvent.ClusterObserved(
                process.clock(), ask.key(), ask.pass(), Part.ENSEMBLE, observation));
  }

  private void observe(Effect.ObserveReports ask) {
    Instant begun = process.clock();
    read(
        Part.REPORTS,
        () -> {
          List<InstanceReport> reports = new ArrayList<>();
          for (AgentAddress agent : ask.agents()) {
            report(ask, agent).ifPresent(reports::add);
          }
          return new Observation.Complete<>(new Reports(reports), begun);
        },
        observation ->
            new KernelEvent.ClusterObserved(
                process.clock(), ask.key(), ask.pass(), Part.REPORTS, observation));
  }

  private void observe(Effect.ObserveMetrics ask) {
    Instant begun = process.clock();
    read(
        Part.METRICS,
        () ->
            new Observation.Complete<>(
                new MetricServer(around, ask.key()).answers(ask.questions(), begun), begun),
        observation ->
            new KernelEvent.ClusterObserved(
                process.clock(), ask.key(), ask.pass(), Part.METRICS, observation));
  }

  private Optional<InstanceReport> report(Effect.ObserveReports ask, AgentAddress agent) {
    if (around.climate().strikes(FaultKind.REPORT_MISSING)) {
      return Optional.empty();
    }
    InstanceReport stale = lastReports.get(agent.instance());
    if (stale != null && around.climate().strikes(FaultKind.REPORT_STALE)) {
      return Optional.of(stale);
    }
    Optional<InstanceReport> report = around.cloud().report(ask.ensemble(), agent);
    report.ifPresent(fresh -> lastReports.put(agent.instance(), fresh));
    return report;
  }

  private <T extends PartContent> void read(
      Part part, Supplier<Observation<T>> look, Function<Observation<T>, KernelEvent> event) {
    boolean fails = around.climate().strikes(FaultKind.READ_FAILS) || around.climate().isOut(part);
    calls.make(
        fails ? Fate.REFUSED : Fate.FINE,
        new Call<>(
            look,
            () -> new Observation.Unavailable<>("a page was lost", process.clock()),
            () -> new Observation.Unavailable<>("no answer", process.clock()),
            observation -> process.post(event.apply(observation))));
  }

  private void change(Supplier<Outcome> land, Function<Outcome, KernelEvent> event) {
    Failure refusal =
        around.climate().strikes(FaultKind.THROTTLED)
            ? new Failure.Throttled(THROTTLE, "too many calls")
            : new Failure.Unavailable("the provider does not answer now");
    Fate fate = refusal instanceof Failure.Throttled ? Fate.REFUSED : fate();
    calls.make(
        fate,
        new Call<>(
            land,
            () -> Outcome.refused(refusal),
            () -> new Outcome.Unknown("no answer"),
            outcome -> {
              around.trace().note(process.name(), "hears", "", outcome);
              process.post(event.apply(outcome));
            }));
  }

  private Fate fate() {
    if (around.climate().strikes(FaultKind.CHANGE_REFUSED)) {
      return Fate.REFUSED;
    }
    if (around.climate().strikes(FaultKind.REQUEST_LOST)) {
      return Fate.LOST;
    }
    if (around.climate().strikes(FaultKind.REPLY_LOST)) {
      return Fate.UNANSWERED;
    }
    return around.climate().strikes(FaultKind.CHANGE_HANGS) ? Fate.HANGS : Fate.FINE;
  }

  private enum Kind {
    READ,
    WRITE
  }

  private <T> void store(
      Kind kind, Supplier<StoreResult<T>> call, Function<StoreResult<T>, KernelEvent> event) {
    Fate fate = Fate.FINE;
    if (around.climate().strikes(FaultKind.STORE_FAILS)) {
      fate = Fate.REFUSED;
    } else if (kind == Kind.WRITE && around.climate().strikes(FaultKind.STORE_REPLY_LOST)) {
      fate = Fate.UNANSWERED;
    }
    Supplier<StoreResult<T>> unavailable =
        () -> new StoreResult.Unavailable<>("the store does not answer");
    calls.make(
        fate,
        new Call<>(
            () -> process.isStoreLinked() ? call.get() : unavailable.get(),
            unavailable,
            unavailable,
            result -> process.post(event.apply(result))));
  }
}
