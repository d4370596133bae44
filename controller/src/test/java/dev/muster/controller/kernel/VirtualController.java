package dev.muster.controller.kernel;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.testkit.FakeMetrics;
import dev.muster.testkit.FakeWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A controller in virtual time: the kernel that ships, with effects that call a world in memory.
 * Each effect has two boundaries: the call, and the arrival of its result.
 */
final class VirtualController {
  private final VirtualTime time;
  private final FakeWorld world;
  private final Store store;
  private final Kernel kernel;
  private final FakeMetrics metrics;
  private final Runnable boundary;
  private final List<ReconcileEntry> log = new ArrayList<>();
  private final List<ClusterEvent> events = new ArrayList<>();
  private final TreeMap<String, Integer> effects = new TreeMap<>();
  private KernelState state = KernelState.EMPTY;
  private Life life = Life.RUNNING;
  private final List<Runnable> whilePaused = new ArrayList<>();

  private enum Life {
    RUNNING,
    PAUSED,
    DEAD
  }

  VirtualController(
      VirtualTime time, FakeWorld world, Store store, List<Guard> guards, Runnable boundary) {
    this.time = time;
    this.world = world;
    this.metrics = new FakeMetrics(world::now);
    this.store = store;
    this.boundary = boundary;
    this.kernel = new Kernel(KernelConfig.local(7), DependencyOrder.reconcilers(), guards);
  }

  KernelState state() {
    return state;
  }

  List<ReconcileEntry> log() {
    return log;
  }

  List<ClusterEvent> events() {
    return events;
  }

  int effects(Class<? extends Effect> type) {
    return effects.getOrDefault(type.getSimpleName(), 0);
  }

  void lead(long epoch, String holder) {
    post(new KernelEvent.LeaseAcquired(time.now(), new Fence(Scope.LOCAL, epoch, holder)));
  }

  void loseLease() {
    post(new KernelEvent.LeaseLost(time.now(), Scope.LOCAL));
  }

  void know(ClusterInput input) {
    Optional<ClusterStatus> status =
        store.status(input.key()) instanceof StoreResult.Done<ClusterStatus> done
            ? Optional.of(done.value())
            : Optional.empty();
    post(new KernelEvent.ClusterStored(time.now(), input, status));
  }

  /** It ends here: calls that were not made are never made, and nobody hears the answers. */
  void crash() {
    life = Life.DEAD;
  }

  /** It stands still as under SIGSTOP, and knows nothing of it. */
  void pause() {
    life = Life.PAUSED;
  }

  void resume() {
    life = Life.RUNNING;
    whilePaused.forEach(time::soon);
    whilePaused.clear();
  }

  void post(KernelEvent event) {
    Step step = kernel.step(state, event);
    state = step.state();
    step.effects().forEach(this::run);
  }

  private void run(Effect effect) {
    effects.merge(effect.getClass().getSimpleName(), 1, Integer::sum);
    switch (effect) {
      case Effect.Tell tell -> {
        log.addAll(tell.entry().stream().toList());
        events.addAll(tell.events());
      }
      case Effect.WakeAt wake -> later(wake.at());
      case Effect.Measured _, Effect.Resign _, Effect.StoreConfirmation _ -> {}
      case Effect.Sweep _,
          Effect.ObserveEnsemble _,
          Effect.ObserveReports _,
          Effect.ObserveMetrics _,
          Effect.RaiseFence _,
          Effect.RaiseEnsembleFence _,
          Effect.LoadLedger _,
          Effect.Record _,
          Effect.Act _,
          Effect.ActOnEnsemble _,
          Effect.StoreStatus _,
          Effect.Forget _ ->
          soon(() -> {
            KernelEvent result = call(effect).get();
            soon(() -> post(at(result)));
          });
    }
  }

  private void later(Instant instant) {
    time.at(instant, guarded(() -> post(new KernelEvent.Tick(time.now()))));
  }

  private void soon(Runnable work) {
    time.soon(
        guarded(() -> {
          boundary.run();
          if (life != Life.DEAD) {
            work.run();
          }
        }));
  }

  private Runnable guarded(Runnable work) {
    return () -> {
      switch (life) {
        case RUNNING -> work.run();
        case PAUSED -> whilePaused.add(guarded(work));
        case DEAD -> {}
      }
    };
  }

  // The result is stamped on its arrival, as the shell does.
  private KernelEvent at(KernelEvent event) {
    Instant now = time.now();
    return switch (event) {
      case KernelEvent.Acted acted ->
          new KernelEvent.Acted(now, acted.key(), acted.pass(), acted.action(), acted.outcome());
      case KernelEvent.Swept swept ->
          new KernelEvent.Swept(now, swept.scope(), swept.part(), swept.observation());
      case KernelEvent.Recorded recorded ->
          new KernelEvent.Recorded(now, recorded.key(), recorded.pass(), recorded.result());
      case KernelEvent.ClusterObserved seen ->
          new KernelEvent.ClusterObserved(
              now, seen.key(), seen.pass(), seen.part(), seen.observation());
      case KernelEvent other -> other; // open type: the rest is stamped when it is called
    };
  }

  // One arm an effect: splitting the switch would hide that all are here.
  @SuppressWarnings("checkstyle:MethodLength")
  private Supplier<KernelEvent> call(Effect effect) {
    Instant now = time.now();
    return switch (effect) {
      case Effect.Sweep sweep ->
          () ->
              new KernelEvent.Swept(
                  now, sweep.scope(), sweep.part(), world.observe(sweep.scope(), sweep.part()));
      case Effect.ObserveEnsemble ask ->
          () ->
              new KernelEvent.ClusterObserved(
                  now, ask.key(), ask.pass(), Part.ENSEMBLE, world.observe(ask.ensemble()));
      case Effect.ObserveReports ask ->
          () ->
              new KernelEvent.ClusterObserved(
                  now,
                  ask.key(),
                  ask.pass(),
                  Part.REPORTS,
                  world.reports(ask.ensemble(), ask.agents()));
      case Effect.ObserveMetrics ask ->
          () ->
              new KernelEvent.ClusterObserved(
                  now, ask.key(), ask.pass(), Part.METRICS, metrics.ask(ask.questions()));
      case Effect.RaiseFence raise ->
          () -> new KernelEvent.FenceRaised(now, raise.fence(), world.raiseFence(raise.fence()));
      case Effect.RaiseEnsembleFence raise ->
          () ->
              new KernelEvent.EnsembleFenceRaised(
                  now,
                  raise.key(),
                  raise.pass(),
                  raise.fence(),
                  world.raiseFence(raise.fence(), raise.ensemble()));
      case Effect.LoadLedger load ->
          () ->
              new KernelEvent.LedgerLoaded(now, load.key(), load.pass(), store.ledger(load.key()));
      case Effect.Record record ->
          () ->
              new KernelEvent.Recorded(
                  now,
                  record.key(),
                  record.pass(),
                  store.record(record.fence(), record.key(), record.changes()));
      case Effect.Act act ->
          () ->
              new KernelEvent.Acted(
                  now,
                  act.key(),
                  act.pass(),
                  act.action().key(),
                  world.apply(act.fence(), act.action()));
      case Effect.ActOnEnsemble act ->
          () ->
              new KernelEvent.Acted(
                  now,
                  act.key(),
                  act.pass(),
                  act.action().key(),
                  world.apply(act.fence(), act.ensemble(), act.action()));
      case Effect.StoreStatus status ->
          () ->
              new KernelEvent.StatusStored(
                  now,
                  status.status().key(),
                  status.fence(),
                  store.putStatus(status.fence(), status.status()));
      case Effect.Forget forget ->
          () ->
              new KernelEvent.Forgotten(
                  now,
                  forget.key(),
                  forget.fence(),
                  store.removeCluster(forget.fence(), forget.key(), forget.recordVersion()));
      case Effect.Tell _,
          Effect.WakeAt _,
          Effect.Measured _,
          Effect.Resign _,
          Effect.StoreConfirmation _ ->
          throw new IllegalArgumentException("no result: " + effect);
    };
  }

  DesiredCluster desired() {
    return state.clusters().values().iterator().next().input().desired();
  }
}
