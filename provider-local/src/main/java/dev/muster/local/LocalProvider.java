package dev.muster.local;

import dev.muster.local.balancing.BalancerObserver;
import dev.muster.local.balancing.LocalBalancers;
import dev.muster.local.image.LocalImages;
import dev.muster.local.machine.MachineProcesses;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.machine.MachineStates;
import dev.muster.local.machine.Machines;
import dev.muster.local.network.LocalNetworks;
import dev.muster.local.network.Ports;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.store.RootFolders;
import dev.muster.local.store.WriteAccess;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.PartContent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines as process groups on loopback addresses of this machine, under one folder. Everything
 * outlives the controller; several controllers may share the folder. It needs Linux.
 *
 * <p>There is no daemon: what a cloud would do by itself after a call (a boot that goes on, a
 * termination that completes) is done within the call. If the caller is killed in the middle, the
 * next leader completes what was accepted, when it raises the fence or looks at the machines.
 */
public final class LocalProvider implements Provider {
  private static final Logger LOG = LoggerFactory.getLogger(LocalProvider.class);

  private final LocalSettings settings;
  private final LocalNetworks networks;
  private final LocalImages images;
  private final Machines machines;
  private final BalancerObserver balancers;
  private final WriteAccess access;
  private final LocalActions actions;

  /** The newest leadership under which this object has written; 0 for one that only looks. */
  private final AtomicLong ledEpoch = new AtomicLong();

  /** A provider over the folder that the settings name. Nothing is touched yet. */
  public LocalProvider(LocalSettings settings) {
    this.settings = settings;
    RootFolders root = settings.root();
    ProcessTable table = new ProcessTable();
    Ports ports = new Ports(table);
    this.networks = new LocalNetworks(root);
    this.images = new LocalImages(root, table, settings.faults());
    this.machines = new Machines(settings, table, ports, networks, images);
    this.balancers = new BalancerObserver(root, table, machines);
    this.access = new WriteAccess(root, table, settings.lockWait());
    this.actions =
        new LocalActions(
            root,
            access,
            networks,
            images,
            machines,
            new LocalBalancers(settings, table, ports, machines));
  }

  @Override
  public Observation<? extends PartContent> observe(Scope scope, Part part) {
    Instant asOf = settings.clock().instant();
    if (!scope.equals(Scope.LOCAL)) {
      return new Observation.Unavailable<>(
          "the local provider serves scope " + Scope.LOCAL + ", not " + scope, asOf);
    }
    try {
      return switch (part) {
        case NETWORKS -> new Observation.Complete<>(new Networks(networks.observe()), asOf);
        case BALANCERS -> new Observation.Complete<>(new Balancers(balancers.balancers()), asOf);
        case TARGETS -> new Observation.Complete<>(balancers.targets(asOf), asOf);
        case INSTANCES -> new Observation.Complete<>(new Instances(instances(asOf)), asOf);
        case IMAGES -> new Observation.Complete<>(new Images(images.observe()), asOf);
        case ENSEMBLE, REPORTS, METRICS ->
            new Observation.Unavailable<>(
                "the local provider does not observe " + part + ": it is read per cluster", asOf);
      };
    } catch (IOException e) {
      return new Observation.Unavailable<>(
          "reading " + part + " in " + settings.root().root() + " failed: " + e, asOf);
    }
  }

  @Override
  public Outcome apply(Fence fence, InfrastructureAction action) {
    return remember(fence, actions.apply(fence, action));
  }

  @Override
  public Outcome raiseFence(Fence fence) {
    Outcome outcome = remember(fence, access.run(fence, access::accepted));
    if (outcome instanceof Outcome.Accepted) {
      settle();
    }
    return outcome;
  }

  /**
   * The processes of a machine, for those that look after it by other means than this interface.
   *
   * @param machine the machine's id
   */
  public MachineProcesses processes(InstanceId machine) {
    return machines.processes(machine);
  }

  private List<ObservedInstance> instances(Instant asOf) throws IOException {
    if (ledEpoch.get() > 0 && machines.isUnsettled()) {
      settle();
    }
    List<ObservedInstance> observed = new ArrayList<>();
    for (MachineRecord machine : machines.all()) {
      observed.add(MachineStates.observe(machine, machines.processes(machine.id()), asOf));
    }
    return observed;
  }

  private Outcome remember(Fence fence, Outcome outcome) {
    boolean fenced =
        outcome instanceof Outcome.Refused refused && refused.failure() instanceof Failure.Fenced;
    if (fenced) {
      ledEpoch.set(0);
    } else {
      ledEpoch.accumulateAndGet(fence.epoch(), Math::max);
    }
    return outcome;
  }

  private void settle() {
    try {
      access.tryFinish(ledEpoch.get(), actions::settle);
    } catch (IOException e) {
      LOG.warn(
          "completing interrupted changes in {} failed, it will be tried again",
          settings.root().root(),
          e);
    }
  }
}
