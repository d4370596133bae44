package dev.muster.benchmark;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Kernel;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.kernel.Step;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.observed.Metrics;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * The kernel that ships, in virtual time on one thread. Its effects are answered from memory after
 * the same latency each; a latency of zero answers all that one instant leads to at that instant.
 */
final class VirtualLoop {
  private static final int MOST_STEPS = 20_000_000;

  private final Kernel kernel;
  private final Surroundings world;
  private final Map<ClusterKey, Ledger> ledgers;
  private final Duration latency;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
  private KernelState state = KernelState.EMPTY;
  private Tally tally = new Tally();
  private Instant now;
  private long order;

  /**
   * Makes a loop.
   *
   * @param kernel the kernel
   * @param world what it acts on
   * @param ledgers the store's ledgers, which change
   * @param latency how long each call takes
   * @param start the first instant
   */
  VirtualLoop(
      Kernel kernel,
      Surroundings world,
      Map<ClusterKey, Ledger> ledgers,
      Duration latency,
      Instant start) {
    this.kernel = kernel;
    this.world = world;
    this.ledgers = ledgers;
    this.latency = latency;
    this.now = start;
  }

  private record Task(Instant at, long order, Runnable work) {}

  Instant now() {
    return now;
  }

  KernelState state() {
    return state;
  }

  /** Goes on from a state that an earlier loop has reached, at an instant that is not earlier. */
  void resume(KernelState earlier, Instant at) {
    state = earlier;
    now = at;
    world.clock().accept(at);
    earlier.wakeAt().ifPresent(wake -> at(wake, () -> post(new KernelEvent.Tick(now))));
  }

  /** What was counted since the last call. */
  Tally tally() {
    Tally counted = tally;
    tally = new Tally();
    return counted;
  }

  void post(KernelEvent event) {
    Step step = kernel.step(state, event);
    state = step.state();
    for (Effect effect : step.effects()) {
      tally.count(effect);
      run(effect);
    }
  }

  /** Runs until the condition holds; false when the time is over first. */
  boolean runUntil(BooleanSupplier condition, Duration limit) {
    Instant end = now.plus(limit);
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Task next = tasks.peek();
      if (next == null || next.at().isAfter(end)) {
        advanceTo(end);
        return condition.getAsBoolean();
      }
      tasks.remove();
      advanceTo(next.at());
      next.work().run();
    }
    throw new IllegalStateException("the schedule does not come to rest");
  }

  void runFor(Duration duration) {
    runUntil(() -> false, duration);
  }

  private void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
      world.clock().accept(instant);
    }
  }

  private void at(Instant instant, Runnable work) {
    order++;
    tasks.add(new Task(instant, order, work));
  }

  private void run(Effect effect) {
    switch (effect) {
      case Effect.WakeAt wake -> at(wake.at(), () -> post(new KernelEvent.Tick(now)));
      case Effect.Tell _, Effect.Measured _, Effect.Resign _, Effect.StoreConfirmation _ -> {}
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
          at(now.plus(latency), () -> post(result(effect)));
    }
  }

  // One arm an effect: splitting the switch would hide that all are here.
  @SuppressWarnings("checkstyle:MethodLength")
  private KernelEvent result(Effect effect) {
    return switch (effect) {
      case Effect.Sweep sweep ->
          new KernelEvent.Swept(
              now,
              sweep.scope(),
              sweep.part(),
              world.provider().observe(sweep.scope(), sweep.part()));
      case Effect.ObserveEnsemble ask ->
          new KernelEvent.ClusterObserved(
              now, ask.key(), ask.pass(), Part.ENSEMBLE, world.ensembles().observe(ask.ensemble()));
      case Effect.ObserveReports ask ->
          new KernelEvent.ClusterObserved(
              now,
              ask.key(),
              ask.pass(),
              Part.REPORTS,
              world.ensembles().reports(ask.ensemble(), ask.agents()));
      case Effect.ObserveMetrics ask ->
          new KernelEvent.ClusterObserved(
              now,
              ask.key(),
              ask.pass(),
              Part.METRICS,
              new Observation.Complete<>(Metrics.NONE, now));
      case Effect.RaiseFence raise ->
          new KernelEvent.FenceRaised(
              now, raise.fence(), world.provider().raiseFence(raise.fence()));
      case Effect.RaiseEnsembleFence raise ->
          new KernelEvent.EnsembleFenceRaised(
              now,
              raise.key(),
              raise.pass(),
              raise.fence(),
              world.ensembles().raiseFence(raise.fence(), raise.ensemble()));
      case Effect.LoadLedger load ->
          new KernelEvent.LedgerLoaded(
              now, load.key(), load.pass(), new StoreResult.Done<>(ledger(load.key()), 1));
      case Effect.Record record -> {
        ledgers.put(record.key(), ledger(record.key()).plus(record.changes()));
        yield new KernelEvent.Recorded(
            now, record.key(), record.pass(), new StoreResult.Done<>(record.changes().size(), 1));
      }
      case Effect.Act act ->
          new KernelEvent.Acted(
              now,
              act.key(),
              act.pass(),
              act.action().key(),
              world.provider().apply(act.fence(), act.action()));
      case Effect.ActOnEnsemble act ->
          new KernelEvent.Acted(
              now,
              act.key(),
              act.pass(),
              act.action().key(),
              world.ensembles().apply(act.fence(), act.ensemble(), act.action()));
      case Effect.StoreStatus status ->
          new KernelEvent.StatusStored(
              now,
              status.status().key(),
              status.fence(),
              new StoreResult.Done<>(status.status(), 1));
      case Effect.Forget forget ->
          new KernelEvent.Forgotten(
              now, forget.key(), forget.fence(), new StoreResult.Done<>(forget.key(), 1));
      case Effect.Tell _,
          Effect.WakeAt _,
          Effect.Measured _,
          Effect.Resign _,
          Effect.StoreConfirmation _ ->
          throw new IllegalArgumentException("no result: " + effect);
    };
  }

  private Ledger ledger(ClusterKey key) {
    return ledgers.getOrDefault(key, Ledger.EMPTY);
  }
}
