package dev.muster.controller.shell;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Fence;
import dev.muster.provider.Part;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the kernel's effects on virtual threads, and returns each result as one event. */
final class EffectRunner implements AutoCloseable {
  private static final Logger EVENTS = LoggerFactory.getLogger("muster.events");

  private final ShellParts parts;
  private final Store store;
  private final Ensembles ensembles;
  private final InstantSource clock;
  private final Surroundings around;
  private final Calls calls;

  /** What the runner tells of its results. */
  record Surroundings(
      Consumer<KernelEvent> post, Ticks ticks, Leadership leadership, ShellMeters meters) {}

  EffectRunner(ShellParts parts, ShellConfig config, Surroundings around) {
    this.parts = parts;
    this.store = parts.store();
    this.ensembles = parts.ensembles();
    this.clock = parts.clock();
    this.around = around;
    this.calls = new Calls(config, around.meters(), parts.clock());
  }

  /** Begins an effect; never blocks. */
  void run(Effect effect) {
    switch (effect) {
      case Effect.Sweep sweep -> sweep(sweep);
      case Effect.ObserveEnsemble observe -> observeEnsemble(observe);
      case Effect.ObserveReports observe -> observeReports(observe);
      case Effect.ObserveMetrics observe -> observeMetrics(observe);
      case Effect.RaiseFence raise -> raiseFence(raise);
      case Effect.RaiseEnsembleFence raise -> raiseFence(raise);
      case Effect.LoadLedger load -> loadLedger(load);
      case Effect.Record record -> record(record);
      case Effect.Act act -> act(act);
      case Effect.ActOnEnsemble act -> act(act);
      case Effect.StoreStatus status -> storeStatus(status);
      case Effect.StoreConfirmation word ->
          calls.background(() -> keep(word.fence(), word.key(), word.confirmation()));
      case Effect.Forget forget -> forget(forget);
      case Effect.Tell tell -> tell(tell);
      case Effect.Measured measured -> around.meters().passed(measured);
      case Effect.Resign resign -> {
        around.meters().resigned(resign.scope());
        around.leadership().resign(resign.scope(), resign.reason());
      }
      case Effect.WakeAt wake -> around.ticks().wakeAt(wake.at());
    }
  }

  private void sweep(Effect.Sweep sweep) {
    calls.observe(
        "sweep-" + sweep.part(),
        sweep.scope(),
        () -> parts.providers().apply(sweep.scope()).observe(sweep.scope(), sweep.part()),
        observation ->
            post(new KernelEvent.Swept(now(), sweep.scope(), sweep.part(), observation)));
  }

  private void observeEnsemble(Effect.ObserveEnsemble observe) {
    calls.observe(
        "observe-ensemble",
        observe.key(),
        () -> ensembles.observe(observe.ensemble()),
        observation ->
            post(
                new KernelEvent.ClusterObserved(
                    now(), observe.key(), observe.pass(), Part.ENSEMBLE, observation)));
  }

  private void observeReports(Effect.ObserveReports observe) {
    calls.observe(
        "observe-reports",
        observe.key(),
        () -> ensembles.reports(observe.ensemble(), observe.agents()),
        observation ->
            post(
                new KernelEvent.ClusterObserved(
                    now(), observe.key(), observe.pass(), Part.REPORTS, observation)));
  }

  private void observeMetrics(Effect.ObserveMetrics observe) {
    calls.observe(
        "observe-metrics",
        observe.key(),
        () -> parts.metrics().ask(observe.questions()),
        observation ->
            post(
                new KernelEvent.ClusterObserved(
                    now(), observe.key(), observe.pass(), Part.METRICS, observation)));
  }

  private void raiseFence(Effect.RaiseFence raise) {
    calls.act(
        "raise-fence",
        raise.fence().scope(),
        () -> parts.providers().apply(raise.fence().scope()).raiseFence(raise.fence()),
        outcome -> post(new KernelEvent.FenceRaised(now(), raise.fence(), outcome)));
  }

  private void raiseFence(Effect.RaiseEnsembleFence raise) {
    calls.act(
        "raise-ensemble-fence",
        raise.key(),
        () -> ensembles.raiseFence(raise.fence(), raise.ensemble()),
        outcome ->
            post(
                new KernelEvent.EnsembleFenceRaised(
                    now(), raise.key(), raise.pass(), raise.fence(), outcome)));
  }

  private void act(Effect.Act act) {
    calls.act(
        "act-" + act.action().getClass().getSimpleName(),
        act.fence().scope(),
        () -> parts.providers().apply(act.fence().scope()).apply(act.fence(), act.action()),
        outcome ->
            post(new KernelEvent.Acted(now(), act.key(), act.pass(), act.action().key(), outcome)));
  }

  private void act(Effect.ActOnEnsemble act) {
    calls.act(
        "act-" + act.action().getClass().getSimpleName(),
        act.key(),
        () -> ensembles.apply(act.fence(), act.ensemble(), act.action()),
        outcome ->
            post(new KernelEvent.Acted(now(), act.key(), act.pass(), act.action().key(), outcome)));
  }

  private void loadLedger(Effect.LoadLedger load) {
    calls.store(
        "store-read",
        () -> store.ledger(load.key()),
        result -> post(new KernelEvent.LedgerLoaded(now(), load.key(), load.pass(), result)));
  }

  private void record(Effect.Record record) {
    calls.store(
        "store-record",
        () -> store.record(record.fence(), record.key(), record.changes()),
        result -> post(new KernelEvent.Recorded(now(), record.key(), record.pass(), result)));
  }

  private void storeStatus(Effect.StoreStatus status) {
    calls.store(
        "store-status",
        () -> store.putStatus(status.fence(), status.status()),
        result ->
            post(
                new KernelEvent.StatusStored(
                    now(), status.status().key(), status.fence(), result)));
  }

  private void forget(Effect.Forget forget) {
    calls.store(
        "store-remove",
        () -> store.removeCluster(forget.fence(), forget.key(), forget.recordVersion()),
        result -> post(new KernelEvent.Forgotten(now(), forget.key(), forget.fence(), result)));
  }

  private void keep(Fence fence, ClusterKey key, Confirmation confirmation) {
    if (store.cluster(key)
        instanceof
        StoreResult.Done<dev.muster.controller.model.ClusterRecord>(var record, long version)) {
      // A conflict means that somebody changed the cluster: the next pass asks again.
      var _ = store.putCluster(fence, record.with(confirmation), version);
    }
  }

  private void tell(Effect.Tell tell) {
    tell.entry().ifPresent(parts.log()::append);
    if (!tell.events().isEmpty()) {
      calls.background(() -> tell.events().forEach(event -> tell(tell.fence(), event)));
    }
  }

  private void tell(Fence fence, ClusterEvent event) {
    var builder =
        switch (event.type()) {
          case NORMAL -> EVENTS.atInfo();
          case WARNING -> EVENTS.atWarn();
        };
    builder
        .addKeyValue("cluster", event.cluster())
        .addKeyValue("regarding", event.regarding())
        .addKeyValue("reason", event.reason())
        .addKeyValue("note", event.note())
        .log("cluster event");
    if (store.addEvent(fence, event) instanceof StoreResult.Unavailable<?> unavailable) {
      EVENTS
          .atWarn()
          .addKeyValue("cluster", event.cluster())
          .addKeyValue("error", unavailable.message())
          .log("the event was not stored");
    }
  }

  private void post(KernelEvent event) {
    around.post().accept(event);
  }

  private Instant now() {
    return clock.instant();
  }

  /** Waits until nothing is under way, at most so long. */
  void awaitIdle(Duration limit) {
    calls.awaitIdle(limit);
  }

  @Override
  public void close() {
    calls.close();
  }
}
