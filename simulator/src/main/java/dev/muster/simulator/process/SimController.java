package dev.muster.simulator.process;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Kernel;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.kernel.Step;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.store.SimLease;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One process of a controller: the kernel that ships, and a shell in virtual time that does what
 * the production shell does. A process that has crashed never comes back; another one is started.
 */
public final class SimController implements SimLease.Candidate {
  private static final long RELIST_MILLIS = 60_000;

  private final String name;
  private final Kernel kernel;
  private final Surroundings around;
  private final Chance chance;
  private final Effects effects;
  private final Map<ClusterKey, Long> toldVersions = new TreeMap<>();
  private final List<Runnable> whenResumed = new ArrayList<>();
  private Runnable whenDead = () -> {};
  private KernelState state = KernelState.EMPTY;
  private Life life = Life.RUNNING;
  private Link storeLink = Link.UP;
  private long stoppedAt = Long.MAX_VALUE;
  private final long clockOffset;
  private long heardAt = -1;
  private long wakeUps;
  private long passes;

  /** Where a process is in its life. */
  public enum Life {
    /** It runs. */
    RUNNING,
    /** It stands still and does not know. */
    PAUSED,
    /** It is no more. */
    DEAD
  }

  private enum Link {
    UP,
    DOWN
  }

  /**
   * A process that has not begun.
   *
   * @param name the controller's name
   * @param kernel the kernel that it runs
   * @param around what it lives in
   * @param chance its own
   * @param boundary is passed before and after each effect
   * @param clockOffset how far its host's clock is from the truth when it starts, in milliseconds
   */
  public SimController(
      String name,
      Kernel kernel,
      Surroundings around,
      Chance chance,
      Boundary boundary,
      long clockOffset) {
    this.name = name;
    this.kernel = kernel;
    this.around = around;
    this.chance = chance;
    this.clockOffset = clockOffset;
    this.effects = new Effects(this, around, new Calls(this, around, chance, boundary));
  }

  /** Reads the store, competes, and reconciles what it leads. */
  public void start() {
    around.trace().note(name, "starts", "", "");
    around.store().subscribe(this::changed);
    in(chance.between(10, 300), this::relist);
    in(chance.between(200, 1_000), () -> around.lease().compete(this));
    around.schedule().in(RELIST_MILLIS, this::relistAgain);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isAlive() {
    return life != Life.DEAD;
  }

  /** What its kernel knows. */
  public KernelState state() {
    return state;
  }

  /** Where it is in its life. */
  public Life life() {
    return life;
  }

  /** How many passes its kernel has ended. */
  public long passes() {
    return passes;
  }

  /**
   * The instant by its clock: that of its host when it was started, and steady from then on, as the
   * production shell's is.
   */
  public Instant clock() {
    return Schedule.instant(around.schedule().now() + clockOffset);
  }

  /** Has somebody told when it ends. */
  public void whenDead(Runnable teller) {
    whenDead = teller;
  }

  /** It ends here: what was not sent is never sent, and nobody hears the answers. */
  public void crash() {
    if (life != Life.DEAD) {
      around.trace().note(name, "crashes", "", "");
      life = Life.DEAD;
      stoppedAt = around.schedule().now();
      around.lease().silent(this);
      whenDead.run();
    }
  }

  /** It stands still as under SIGSTOP, and knows nothing of it. */
  public void pause() {
    if (life == Life.RUNNING) {
      around.trace().note(name, "is paused", "", "");
      life = Life.PAUSED;
      stoppedAt = around.schedule().now();
      around.lease().silent(this);
    }
  }

  /** It goes on after a pause. */
  public void resume() {
    if (life == Life.PAUSED) {
      around.trace().note(name, "goes on", "", "");
      life = Life.RUNNING;
      stoppedAt = Long.MAX_VALUE;
      // What came meanwhile is heard in the order in which it came.
      long millis = 0;
      for (Runnable work : whenResumed) {
        millis += chance.below(3);
        in(millis, work);
      }
      if (!whenResumed.isEmpty()) {
        heardAt = around.schedule().now() + millis;
      }
      whenResumed.clear();
      in(chance.between(1_000, 5_000), this::noticeLostLease);
    }
  }

  // Its session may have ended while it stood still.
  private void noticeLostLease() {
    if (!around.lease().holder().filter(this::equals).isPresent()) {
      lost(around.lease().scope());
      around.lease().compete(this);
    }
  }

  /** Its connection to the store breaks. */
  public void loseStore() {
    if (storeLink == Link.UP && life != Life.DEAD) {
      storeLink = Link.DOWN;
      around.lease().silent(this);
      deliver(() -> {
        post(new KernelEvent.StoreSuspended(clock()));
        post(new KernelEvent.LeaseLost(clock(), around.lease().scope()));
      });
    }
  }

  /** Its connection to the store comes back. */
  public void regainStore() {
    if (storeLink == Link.DOWN && life != Life.DEAD) {
      storeLink = Link.UP;
      // Not before it has heard that the connection broke, which may have been while it stood
      // still.
      if (heardAt >= around.schedule().now()) {
        in(heardAt - around.schedule().now(), () -> post(new KernelEvent.StoreResumed(clock())));
      } else {
        deliver(() -> post(new KernelEvent.StoreResumed(clock())));
      }
      in(chance.between(5, 200), this::relist);
      in(chance.between(5, 500), this::leadAgain);
    }
  }

  // With the connection all holdings ended: it has to win the lease anew.
  private void leadAgain() {
    around.lease().leave(this);
    around.lease().compete(this);
  }

  boolean isStoreLinked() {
    return storeLink == Link.UP;
  }

  @Override
  public void acquired(Fence fence) {
    around.trace().note(name, "leads", "", fence);
    deliver(() -> post(new KernelEvent.LeaseAcquired(clock(), fence)));
  }

  @Override
  public void lost(Scope scope) {
    deliver(() -> {
      around.trace().note(name, "lost the lease", "", "");
      post(new KernelEvent.LeaseLost(clock(), scope));
    });
  }

  void post(KernelEvent event) {
    around.watchers().forEach(watcher -> watcher.told(this, event));
    Step step = kernel.step(state, event);
    state = step.state();
    for (Effect effect : step.effects()) {
      run(effect);
    }
  }

  // Whoever watches launches is told of each that goes together with others.
  private static List<Effect> oneByOne(Effect effect) {
    return effect instanceof Effect.Act act && act.action() instanceof LaunchTogether together
        ? together.launches().stream()
            .<Effect>map(launch -> new Effect.Act(act.fence(), act.key(), act.pass(), launch))
            .toList()
        : List.of(effect);
  }

  private void run(Effect effect) {
    for (Effect one : oneByOne(effect)) {
      around.watchers().forEach(watcher -> watcher.wants(this, one));
    }
    switch (effect) {
      case Effect.WakeAt wake -> wakeAt(wake.at());
      case Effect.Tell tell ->
          tell.entry()
              .ifPresent(entry -> around.trace().note(name, "tells " + entry.outcome(), "", entry));
      case Effect.Measured _ -> passes++;
      case Effect.Resign resign -> {
        around.trace().note(name, "resigns", "", resign.reason());
        around.lease().leave(this);
        in(chance.between(100, 2_000), () -> around.lease().compete(this));
      }
      case Effect.StoreConfirmation word ->
          in(
              chance.between(5, 50),
              () -> around.store().confirm(word.fence(), word.key(), word.confirmation()));
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
          effects.run(effect);
    }
  }

  private void wakeAt(Instant at) {
    wakeUps++;
    long expected = wakeUps;
    long millis = Math.max(0, at.toEpochMilli() - clock().toEpochMilli()) + 1;
    in(
        millis,
        () -> {
          if (wakeUps == expected) {
            post(new KernelEvent.Tick(clock()));
          }
        });
  }

  private void changed(ClusterKey key) {
    if (life != Life.DEAD) {
      in(chance.between(2, 60), () -> read(key));
    }
  }

  private void relistAgain() {
    if (life != Life.DEAD) {
      deliver(this::relist);
      around.schedule().in(RELIST_MILLIS, this::relistAgain);
    }
  }

  private void relist() {
    if (storeLink == Link.UP) {
      List.copyOf(toldVersions.keySet()).forEach(this::read);
      List.copyOf(around.store().clusters().keySet()).forEach(this::read);
    }
  }

  private void read(ClusterKey key) {
    if (storeLink == Link.DOWN) {
      return;
    }
    Optional<ClusterInput> input = around.store().cluster(key);
    if (input.isEmpty()) {
      if (toldVersions.remove(key) != null) {
        post(new KernelEvent.ClusterRemoved(clock(), key));
      }
      return;
    }
    Long known = toldVersions.put(key, input.get().recordVersion());
    if (known == null || known != input.get().recordVersion()) {
      Optional<ClusterStatus> status =
          known == null ? around.store().status(key) : Optional.empty();
      post(new KernelEvent.ClusterStored(clock(), input.get(), status));
    }
  }

  /** A server of the store that lags shows it every cluster as it was before its last change. */
  public void readOldRecords() {
    deliver(() ->
        List.copyOf(toldVersions.keySet())
            .forEach(key ->
                around
                    .store()
                    .before(key)
                    .ifPresent(old ->
                        post(new KernelEvent.ClusterStored(clock(), old, Optional.empty())))));
  }

  /** Whether something that it was to send at that time was sent. */
  boolean hadSent(long sentAt) {
    return sentAt < stoppedAt;
  }

  /** Does something in a while, as soon as the process runs. */
  void in(long millis, Runnable work) {
    around.schedule().in(millis, () -> deliver(work));
  }

  /** Does something as soon as the process runs; never, when it is dead. */
  void deliver(Runnable work) {
    switch (life) {
      case RUNNING -> work.run();
      case PAUSED -> whenResumed.add(work);
      case DEAD -> {}
    }
  }
}
