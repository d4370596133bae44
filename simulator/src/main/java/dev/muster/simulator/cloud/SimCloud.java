package dev.muster.simulator.cloud;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.PartContent;
import dev.muster.simulator.cloud.CloudWatcher.Landing;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.schedule.Trace;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * The truth: machines, load balancers, ensembles, networks and images, and the fences that keep
 * older leaders out. Nothing here fails by itself: what goes wrong on the way is {@code process}'s.
 */
public final class SimCloud {
  private final SimMachines machines;
  private final SimBalancers balancers;
  private final SimEnsembles ensembles;
  private final SimInventory inventory;
  private final Views views;
  private final Map<Scope, Long> epochs = new HashMap<>();
  private final Map<ClusterUid, Long> ensembleEpochs = new HashMap<>();
  private final List<CloudWatcher> watchers = new ArrayList<>();
  private long changes;
  private long accepted;

  /** An empty cloud. */
  public SimCloud(Schedule schedule, Trace trace, CloudTiming timing, Chance chance) {
    Truth truth = new Truth(schedule, trace, timing, this::changed);
    machines = new SimMachines(truth, chance.fork("machines"), this::changed);
    inventory = new SimInventory(truth, machines, this::doorsChanged);
    balancers = new SimBalancers(truth, machines, this::isReached);
    ensembles = new SimEnsembles(truth, machines);
    views = new Views(truth, this::present);
  }

  private void changed(Part part) {
    changes++;
    views.changed(part);
  }

  private void changed(SimMachine machine) {
    changes++;
    balancers.review(machine);
    ensembles.review(machine);
  }

  private void doorsChanged() {
    balancers.reviewAll();
  }

  private boolean isReached(SimTarget target) {
    return machines
        .find(target.instance())
        .flatMap(SimMachine::identity)
        .map(who -> inventory.isOpen(who.uid(), target.service(), target.port()))
        .orElse(true);
  }

  private PartContent present(Part part) {
    return switch (part) {
      case NETWORKS -> inventory.networks();
      case BALANCERS -> balancers.snapshot();
      case TARGETS -> balancers.targetSnapshot();
      case INSTANCES -> machines.snapshot();
      case IMAGES -> inventory.images();
      case ENSEMBLE, REPORTS, METRICS ->
          throw new IllegalArgumentException(part + " is observed cluster by cluster");
    };
  }

  /** Tells somebody of every action that arrives. */
  public void watch(CloudWatcher watcher) {
    watchers.add(watcher);
  }

  /** Rises with every change of the truth. */
  public long changes() {
    return changes;
  }

  /** How many actions were accepted, whether they changed anything or not. */
  public long accepted() {
    return accepted;
  }

  /** A part of the scope as it was so many milliseconds ago. */
  public PartContent read(Part part, long lag) {
    return views.read(part, lag);
  }

  /** What an ensemble and its servers say now. */
  public EnsembleState observe(EnsembleAddress ensemble) {
    return ensembles.observe(ensemble, ensembleEpochs.getOrDefault(ensemble.ensemble(), 0L));
  }

  /** What an agent says now; empty when it does not answer. */
  public Optional<InstanceReport> report(EnsembleAddress ensemble, AgentAddress agent) {
    return ensembles.report(ensemble, agent);
  }

  /** An action of the provider arrives. */
  public Outcome apply(Fence fence, ClusterKey cluster, InfrastructureAction action) {
    Landing landing = new Landing(fence, cluster, action);
    if (fence.epoch() < epoch(fence.scope())) {
      return fenced(epoch(fence.scope()), fence);
    }
    if (action instanceof LaunchTogether together) {
      return launch(landing, together);
    }
    watchers.forEach(watcher -> watcher.arriving(landing));
    return noted(landing, change(action));
  }

  // Whoever watches launches hears of each, as if it had come by itself.
  private Outcome launch(Landing landing, LaunchTogether together) {
    List<Landing> launches =
        together.launches().stream()
            .map(launch -> new Landing(landing.fence(), landing.cluster(), launch))
            .toList();
    watchers.forEach(watcher -> watcher.arriving(landing, together));
    launches.forEach(launch -> watchers.forEach(watcher -> watcher.arriving(launch)));
    Outcome outcome = change(together);
    if (outcome instanceof Outcome.Accepted) {
      accepted++;
    }
    watchers.forEach(watcher -> watcher.landed(landing, together, outcome));
    for (Landing launch : launches) {
      Outcome own = own(together, (LaunchInstance) launch.action(), outcome);
      watchers.forEach(watcher -> watcher.landed(launch, own));
    }
    return outcome;
  }

  private static Outcome own(LaunchTogether together, LaunchInstance launch, Outcome outcome) {
    int index = together.batch().indexOf(launch.identity().slot()).orElseThrow();
    return outcome instanceof Outcome.Accepted all
        ? Outcome.launched(all.instances().get(index), all.requestId())
        : outcome;
  }

  /** An action on an ensemble arrives. */
  public Outcome apply(
      Fence fence, ClusterKey cluster, EnsembleAddress ensemble, EnsembleAction action) {
    Landing landing = new Landing(fence, cluster, action);
    long epoch = ensembleEpochs.getOrDefault(ensemble.ensemble(), 0L);
    if (fence.epoch() < epoch) {
      return fenced(epoch, fence);
    }
    watchers.forEach(watcher -> watcher.arriving(landing));
    Outcome outcome = ensembles.apply(ensemble.ensemble(), action);
    if (outcome instanceof Outcome.Accepted) {
      changes++;
    }
    return noted(landing, outcome);
  }

  private Outcome noted(Landing landing, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      accepted++;
    }
    watchers.forEach(watcher -> watcher.landed(landing, outcome));
    return outcome;
  }

  /** The provider is told of a leader. */
  public Outcome raise(Fence fence) {
    long current = epoch(fence.scope());
    if (fence.epoch() < current) {
      return fenced(current, fence);
    }
    epochs.put(fence.scope(), fence.epoch());
    return Outcome.accepted("fence-" + fence.epoch());
  }

  /** An ensemble is told of a leader. */
  public Outcome raise(Fence fence, EnsembleAddress ensemble) {
    long current = ensembleEpochs.getOrDefault(ensemble.ensemble(), 0L);
    if (fence.epoch() < current) {
      return fenced(current, fence);
    }
    Optional<SimEnsemble> founded = ensembles.find(ensemble.ensemble());
    if (founded.isEmpty() || !ensembles.serves(ensemble.ensemble(), founded.get())) {
      return Outcome.refused(new Failure.Unavailable("raise the fence: no quorum serves"));
    }
    ensembleEpochs.put(ensemble.ensemble(), fence.epoch());
    return Outcome.accepted("fence-" + fence.epoch());
  }

  /** The newest leader that the provider was told of. */
  public long epoch(Scope scope) {
    return epochs.getOrDefault(scope, 0L);
  }

  /** The newest leader that an ensemble was told of. */
  public long epoch(ClusterUid ensemble) {
    return ensembleEpochs.getOrDefault(ensemble, 0L);
  }

  private Outcome change(InfrastructureAction action) {
    return switch (action) {
      case InfrastructureAction.CreateNetwork creation -> inventory.create(creation);
      case InfrastructureAction.ConfigureNetwork change -> inventory.configure(change);
      case InfrastructureAction.DeleteNetwork deletion -> inventory.delete(deletion);
      case InfrastructureAction.CreateBalancer creation -> balancers.create(creation);
      case InfrastructureAction.ConfigureBalancer change -> balancers.configure(change);
      case InfrastructureAction.DeleteBalancer deletion -> balancers.delete(deletion);
      case InfrastructureAction.RegisterTarget registration -> balancers.register(registration);
      case InfrastructureAction.DeregisterTarget target -> balancers.deregister(target);
      case InfrastructureAction.BuildImage build ->
          machines.isUnbuildable(build.recipe().revision())
              ? Outcome.refused(new Failure.Invalid(build.summary() + ": its artifact is broken"))
              : inventory.build(build);
      case InfrastructureAction.DeleteImage deletion -> inventory.delete(deletion);
      case InfrastructureAction.LaunchInstance launch ->
          machines.launch(launch, inventory.reasonAgainst(launch));
      case LaunchTogether together ->
          machines.launch(together, inventory.reasonAgainst(together.first()));
      case InfrastructureAction.StartInstance start -> machines.start(start.instance());
      case InfrastructureAction.StopInstance stop -> machines.stop(stop.instance());
      case InfrastructureAction.TerminateInstance termination ->
          machines.terminate(termination.instance());
    };
  }

  /** Every machine, terminated ones among them while they are remembered. */
  public Collection<SimMachine> machines() {
    return machines.all();
  }

  /** Whether the metrics of a machine's service show that it does badly. */
  public boolean errs(SimMachine machine) {
    return machines.errs(machine);
  }

  /** The machine of this id. */
  public Optional<SimMachine> find(InstanceId id) {
    return machines.find(id);
  }

  /** Every target of every load balancer. */
  public Collection<SimTarget> targets() {
    return balancers.targets();
  }

  /** The ensemble of a cluster, once it was founded. */
  public Optional<SimEnsemble> ensemble(ClusterUid uid) {
    return ensembles.find(uid);
  }

  /** How many voters of a cluster's ensemble serve. */
  public int servingVoters(ClusterUid uid) {
    return ensembles.find(uid).map(known -> ensembles.serving(uid, known)).orElse(0);
  }

  /** The load on the truth from outside Muster. */
  public Nature nature() {
    return new Nature();
  }

  private static Outcome fenced(long current, Fence fence) {
    return Outcome.refused(
        new Failure.Fenced(current, "a newer leader than " + fence.holder() + " leads"));
  }

  /** What happens to the truth without Muster's doing. */
  public final class Nature {
    private Nature() {}

    /** A machine stops as by a power cut; its disk is kept. */
    public void stop(SimMachine machine) {
      machines.stop(machine);
    }

    /** A machine ends for ever; it is still listed for a while. */
    public void destroy(SimMachine machine) {
      machines.destroy(machine);
    }

    /** The provider lists no machine any more that has ended. */
    public void forgetEnded() {
      machines.forgetEnded();
    }

    /** The service on a machine answers badly, or well again. */
    public void sicken(SimMachine machine, boolean sick) {
      machines.sicken(machine, sick);
    }

    /** A machine cannot be reached by anybody, or can again. */
    public void darken(SimMachine machine, boolean dark) {
      machines.darken(machine, dark);
    }

    /** A machine's agent says nothing, or speaks again. */
    public void silence(SimMachine machine, boolean silent) {
      machines.silence(machine, silent);
    }

    /** A zone has no room, or has some again. */
    public void fill(Zone zone, boolean full) {
      machines.fill(zone, full);
    }

    /** A zone takes no more than so many machines by one call, until every zone has room again. */
    public void narrow(Zone zone, int mostAtOnce) {
      machines.narrow(zone, mostAtOnce);
    }

    /** Every zone has room again. */
    public void makeRoom() {
      machines.makeRoom();
    }

    /** So many of the machines that boot for the first time end instead, but for the spared. */
    public void failBoots(double probability, Predicate<InstanceIdentity> spared) {
      machines.failBoots(probability, spared);
    }

    /** All machines of a revision have this defect, until revisions are mended. */
    public void spoil(RevisionId revision, Defect defect) {
      machines.spoil(revision, defect);
    }

    /** A service answers badly that runs with this configuration, until revisions are mended. */
    public void poison(Sha256 config) {
      machines.poison(config);
    }

    /** No revision has a defect any more, and no configuration. */
    public void mendRevisions() {
      machines.mendRevisions();
      machines.mendConfigs();
    }

    /** The builds of a service's images fail, or succeed again. */
    public void failBuilds(ServiceName service, boolean fail) {
      inventory.failBuilds(service, fail);
    }

    /** The provider says that it knows no such machine, though it runs; or knows it again. */
    public void deny(SimMachine machine, boolean denied) {
      machine.denied = denied;
    }

    /** All load balancers stop, as when their host is restarted. */
    public void stopBalancers() {
      balancers.stopAll();
    }

    /** Somebody closes ports in the network of a cluster. */
    public void closePorts(ClusterUid uid) {
      inventory.changeRules(uid, true);
    }

    /** Somebody opens a port in the network of a cluster. */
    public void openPort(ClusterUid uid) {
      inventory.changeRules(uid, false);
    }

    /** Somebody takes a machine from behind every load balancer. */
    public void dropTarget(InstanceId instance) {
      balancers.dropTarget(instance);
    }

    /** Somebody launches a machine that is none of Muster's. */
    public InstanceId addForeign(SortedMap<String, String> tags, Zone zone) {
      return machines.add(Optional.empty(), tags, zone, new ImageId("img-foreign"));
    }
  }
}
