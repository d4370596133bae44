package dev.muster.controller.shell;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Kernel;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.kernel.Step;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running controller: one thread steps the kernel, virtual threads run its effects. It reads the
 * store's clusters, competes for their scopes, and reconciles those whose lease it holds.
 */
public final class ControllerShell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerShell.class);
  private static final int QUEUE_CAPACITY = 10_000;

  private final ShellParts parts;
  private final ShellConfig config;
  private final Kernel kernel;
  private final BlockingQueue<KernelEvent> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final AtomicReference<KernelState> state = new AtomicReference<>(KernelState.EMPTY);
  private final EffectRunner effects;
  private final StoreWatch watch;
  private final Leadership leadership;
  private final ShellMeters meters;
  private final Ticks ticks;
  private final Thread loop;
  private volatile RunState runState = RunState.NEW;

  private enum RunState {
    NEW,
    RUNNING,
    STOPPED
  }

  /**
   * Wires a controller; nothing happens before {@link #start}.
   *
   * @param parts what it is wired from
   * @param config how it runs
   */
  public ControllerShell(ShellParts parts, ShellConfig config) {
    this.parts = parts;
    this.config = config;
    this.kernel = new Kernel(config.kernel(), parts.reconcilers(), parts.guards());
    this.meters = new ShellMeters(parts.meters(), config, state::get, queue::size);
    this.leadership = new Leadership(parts.leases(), parts.clock(), this::post);
    this.watch = new StoreWatch(parts.store(), parts.clock(), this::post, leadership::compete);
    this.ticks = new Ticks(parts.clock(), this::post);
    this.effects =
        new EffectRunner(
            parts, config, new EffectRunner.Surroundings(this::post, ticks, leadership, meters));
    this.loop = Thread.ofPlatform().name("kernel-" + config.name()).daemon().unstarted(this::run);
  }

  /** Begins to read the store, to compete and to reconcile. */
  public void start() {
    runState = RunState.RUNNING;
    loop.start();
    ticks.start();
    watch.start();
    ticks.every("relist", config.relist(), watch::relist);
    ticks.every("heartbeat", config.heartbeat(), () -> parts.log().append(heartbeat()));
  }

  /** What this controller sees of the world; a read-only view that never blocks. */
  public LiveWorld world() {
    return new LiveWorld(state::get);
  }

  /** Has a cluster looked at now, ahead of all resyncs. */
  public void look(ClusterKey key) {
    post(new KernelEvent.LookRequested(parts.clock().instant(), key));
  }

  /**
   * Begins nothing more, waits for what is under way as long as the configuration says, gives the
   * leases up and stops.
   */
  @Override
  public void close() {
    if (runState != RunState.RUNNING) {
      return;
    }
    // To the kernel a stop is a store that may not be written: passes end, none begins.
    post(new KernelEvent.StoreSuspended(parts.clock().instant()));
    effects.awaitIdle(config.stopTimeout());
    watch.close();
    leadership.close();
    runState = RunState.STOPPED;
    ticks.close();
    loop.interrupt();
    try {
      loop.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    effects.close();
  }

  private Heartbeat heartbeat() {
    return Heartbeat.of(parts.clock().instant(), config.name(), state.get(), meters);
  }

  private void post(KernelEvent event) {
    try {
      while (runState != RunState.STOPPED && !queue.offer(event, 1, TimeUnit.SECONDS)) {
        LOG.atWarn().addKeyValue("depth", queue.size()).log("the kernel's queue is full");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (runState == RunState.RUNNING) {
      try {
        step(queue.take());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  // A bug in a reconciler or a guard must not end the loop: the event is dropped and told.
  private void step(KernelEvent event) {
    Step step;
    try {
      step = kernel.step(state.get(), event);
    } catch (RuntimeException e) {
      meters.crashed();
      LOG.atError()
          .setCause(e)
          .addKeyValue("event", event.getClass().getSimpleName())
          .log("the kernel failed on an event: please report this");
      return;
    }
    state.set(step.state());
    for (Effect effect : step.effects()) {
      effects.run(effect);
    }
  }
}
