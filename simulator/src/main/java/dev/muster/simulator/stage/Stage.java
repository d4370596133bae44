package dev.muster.simulator.stage;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.guard.Guards;
import dev.muster.controller.kernel.Kernel;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.simulator.cloud.CloudTiming;
import dev.muster.simulator.cloud.SimCloud;
import dev.muster.simulator.fault.Climate;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.Surroundings;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.schedule.Trace;
import dev.muster.simulator.store.SimLease;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Everything of one run: the cloud, the store, the controllers' hosts and the clusters. */
public final class Stage {
  private final Chance chance;
  private final Scenery scenery;
  private final Surroundings around;
  private final List<Host> hosts = new ArrayList<>();
  private final SortedMap<ClusterKey, SimCluster> clusters = new TreeMap<>();
  private Optional<Astray> astray = Optional.empty();

  /** How the world of a run is made. */
  public enum Scenery {
    /** Like real processes on one machine: quick, and read as written. */
    LOCAL(Duration.ofSeconds(5), 4_000),
    /** Like a cloud: slow, and shown late. */
    CLOUD(Duration.ofSeconds(60), 40_000);

    private final Duration consistencyWindow;
    private final long longestLag;

    Scenery(Duration consistencyWindow, long longestLag) {
      this.consistencyWindow = consistencyWindow;
      this.longestLag = longestLag;
    }

    private CloudTiming timing() {
      return switch (this) {
        case LOCAL -> CloudTiming.LOCAL;
        case CLOUD -> CloudTiming.SLOW;
      };
    }

    /** How long an action of unknown outcome is waited for. */
    public Duration consistencyWindow() {
      return consistencyWindow;
    }

    /** How far a read may lag, in milliseconds. */
    public long longestLag() {
      return longestLag;
    }
  }

  /**
   * An empty stage.
   *
   * @param seed decides all chance
   * @param scenery how the world is made
   */
  public Stage(long seed, Scenery scenery) {
    this(seed, scenery, Scope.LOCAL);
  }

  /**
   * An empty stage.
   *
   * @param seed decides all chance
   * @param scenery how the world is made
   * @param scope the one scope of all its clusters
   */
  public Stage(long seed, Scenery scenery, Scope scope) {
    this.chance = new Chance(seed);
    this.scenery = scenery;
    Schedule schedule = new Schedule();
    Trace trace = new Trace(schedule);
    SimStore store = new SimStore();
    Climate climate = new Climate(chance.fork("climate"));
    climate.setLongestLag(scenery.longestLag);
    List<ProcessWatcher> watchers = new ArrayList<>();
    this.around =
        new Surroundings(
            schedule,
            trace,
            new SimCloud(schedule, trace, scenery.timing(), chance.fork("cloud")),
            store,
            new SimLease(schedule, store, chance.fork("lease"), scope),
            climate,
            watchers,
            scenery.longestLag);
  }

  /** Adds the host of a controller that runs without the guards of these names. */
  public Host addHost(Set<String> withoutGuards, Boundary boundary) {
    int number = hosts.size() + 1;
    KernelConfig config =
        KernelConfig.local(chance.fork("kernel-" + number).next())
            .withConsistencyWindow(scenery.consistencyWindow);
    List<Guard> guards =
        Guards.standard(scenery.consistencyWindow).stream()
            .filter(guard -> !withoutGuards.contains(guard.name()))
            .toList();
    List<Reconciler> reconcilers = new ArrayList<>(DependencyOrder.reconcilers());
    astray.ifPresent(reconcilers::add);
    Supplier<Kernel> kernels = () -> new Kernel(config, reconcilers, guards);
    Host host =
        new Host("controller-" + number, kernels, around, chance.fork("host-" + number), boundary);
    hosts.add(host);
    return host;
  }

  /** Gives the kernels of hosts that come from now on a reconciler that may go astray. */
  public void addAstray() {
    astray = Optional.of(new Astray());
  }

  /** The reconciler that may go astray, if there is one. */
  public Optional<Astray> astray() {
    return astray;
  }

  /** Adds a cluster, which is stored at once. */
  public SimCluster addCluster(SpecDraft draft) {
    SimCluster cluster = new SimCluster(around.store(), draft);
    clusters.put(cluster.key(), cluster);
    cluster.create();
    return cluster;
  }

  /** Starts all controllers. */
  public void start() {
    hosts.forEach(Host::start);
  }

  /** Chance of this name. */
  public Chance chance(String name) {
    return chance.fork(name);
  }

  /** How the world is made. */
  public Scenery scenery() {
    return scenery;
  }

  /** What the controllers live in. */
  public Surroundings around() {
    return around;
  }

  /** The clock. */
  public Schedule schedule() {
    return around.schedule();
  }

  /** What happened. */
  public Trace trace() {
    return around.trace();
  }

  /** The truth. */
  public SimCloud cloud() {
    return around.cloud();
  }

  /** The store. */
  public SimStore store() {
    return around.store();
  }

  /** The hosts of controllers. */
  public List<Host> hosts() {
    return List.copyOf(hosts);
  }

  /** The clusters by name. */
  public SortedMap<ClusterKey, SimCluster> clusters() {
    return clusters;
  }

  /** Whether a machine's disk holds data that nobody else has. */
  public boolean isStateful(InstanceIdentity who) {
    SimCluster cluster = clusters.get(who.cluster());
    return cluster != null && cluster.draft().isStateful(who.slot().service());
  }

  /** How many passes all kernels have ended. */
  public long passes() {
    return hosts.stream().mapToLong(Host::passes).sum();
  }
}
