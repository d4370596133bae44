package dev.muster.simulator;

import dev.muster.controller.kernel.Effect;
import dev.muster.simulator.disturbance.Planned;
import dev.muster.simulator.invariant.Breach;
import dev.muster.simulator.invariant.Invariant;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A stage on which every invariant looks at each event. It stops at the first broken promise. */
public final class WatchedRun {
  private static final long MOST_EVENTS = 2_000_000;

  private final Stage stage;
  private final List<Invariant> invariants;
  private final Operator operator;
  private final Map<ClusterKey, Integer> passes = new TreeMap<>();
  private final List<RunWatcher> watchers = new ArrayList<>();
  private Optional<Breach> breach = Optional.empty();
  private long writes;
  private long checkedChanges = -1;

  /** Begins to watch a stage on which nothing has happened yet. */
  public WatchedRun(Stage stage, List<Invariant> invariants) {
    this(stage, invariants, 0);
  }

  /**
   * Begins to watch a stage on which nothing has happened yet.
   *
   * @param stage the stage
   * @param invariants what must hold at each event
   * @param firstWordAt before which nobody confirms anything, in milliseconds of the run
   */
  WatchedRun(Stage stage, List<Invariant> invariants, long firstWordAt) {
    this.stage = stage;
    this.invariants = List.copyOf(invariants);
    this.operator = new Operator(stage, firstWordAt);
    this.invariants.forEach(invariant -> invariant.watch(stage, this::note));
    stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void wants(SimController controller, Effect effect) {
                if (effect instanceof Effect.Measured measured) {
                  passes.merge(measured.key(), 1, Integer::sum);
                }
              }
            });
    stage.store().watch((_, _, _) -> writes++);
  }

  /** The stage. */
  public Stage stage() {
    return stage;
  }

  /** Starts the person who confirms what waits for it, hesitantly at first. */
  public void startOperator() {
    operator.start();
  }

  /** From now on everything that waits is confirmed at the next look. */
  public void makeOperatorEager() {
    operator.beEager();
  }

  /** The first promise that was broken, if any. */
  public Optional<Breach> breach() {
    return breach;
  }

  /** How many times a ledger was written. */
  public long writes() {
    return writes;
  }

  /** How many passes of each cluster have ended since they were last forgotten. */
  public Map<ClusterKey, Integer> passes() {
    return passes;
  }

  /** What is not as the newest commits say; empty when the run has settled. */
  public Optional<String> unsettled() {
    Ending ending = new Ending(stage);
    return ending.unsettled().or(ending::flaw);
  }

  void watchedBy(RunWatcher watcher) {
    watchers.add(watcher);
  }

  void striking(Planned planned) {
    watchers.forEach(watcher -> watcher.striking(planned));
  }

  void healed() {
    watchers.forEach(RunWatcher::healed);
  }

  void settled() {
    watchers.forEach(RunWatcher::settled);
  }

  /** Notes a broken promise, unless one was broken before. */
  void note(Breach broken) {
    if (breach.isEmpty()) {
      breach = Optional.of(broken);
    }
  }

  /**
   * Lets things happen until something is so, a time of the run has come, or a promise is broken;
   * whether it is so.
   */
  public boolean runUntil(long limit, BooleanSupplier done) {
    while (breach.isEmpty() && !done.getAsBoolean()) {
      if (!stage.schedule().step(limit)) {
        return false;
      }
      if (stage.cloud().changes() != checkedChanges) {
        checkedChanges = stage.cloud().changes();
        invariants.forEach(Invariant::check);
        watchers.forEach(RunWatcher::changed);
      }
      if (stage.schedule().events() > MOST_EVENTS) {
        note(new Breach("liveness", stage.schedule().now(), "the schedule does not come to rest"));
      }
    }
    return breach.isEmpty();
  }
}
