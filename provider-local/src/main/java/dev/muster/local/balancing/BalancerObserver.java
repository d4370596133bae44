package dev.muster.local.balancing;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.local.machine.MachineProcesses;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.machine.MachineStates;
import dev.muster.local.machine.Machines;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.ObservedTarget.Health;
import dev.muster.provider.observed.RevisionTraffic;
import dev.muster.provider.observed.Targets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the state of load balancers and their targets. It changes nothing. */
public final class BalancerObserver {
  /** The process looks after its draining targets by itself; this is for one that hangs. */
  private static final Duration DRAIN_SLACK = Duration.ofSeconds(2);

  private final BalancerFolders folders;
  private final Machines machines;
  private final StatusClient client = new StatusClient();

  /** An observer of a root. */
  public BalancerObserver(RootFolders root, ProcessTable table, Machines machines) {
    this.folders = new BalancerFolders(root, table);
    this.machines = machines;
  }

  /** Every load balancer. */
  public List<ObservedBalancer> balancers() throws IOException {
    List<ObservedBalancer> balancers = new ArrayList<>();
    for (BalancerConfig config : folders.all()) {
      balancers.add(
          new ObservedBalancer(
              config.id(), config.tags(), config.spec(), config.address(), state(config)));
    }
    return balancers;
  }

  /** Every target, and what became of the requests to each revision. */
  public Targets targets(Instant now) throws IOException {
    List<ObservedTarget> targets = new ArrayList<>();
    List<RevisionTraffic> traffic = new ArrayList<>();
    for (BalancerConfig config : folders.all()) {
      boolean lives = folders.processes(config.id()).lives();
      Optional<BalancerStatus> status =
          lives && !config.targets().isEmpty() ? client.ask(config.address()) : Optional.empty();
      status.ifPresent(
          known -> known.revisions().forEach(one -> traffic.add(traffic(config, one))));
      for (TargetConfig target : config.targets()) {
        Optional<Health> health =
            target.drainUntil().isPresent()
                ? drainHealth(lives, status, target, now)
                : Optional.of(health(status, target, now));
        health.ifPresent(known ->
            targets.add(
                new ObservedTarget(
                    config.id(),
                    target.service(),
                    target.instance(),
                    target.port(),
                    target.revision(),
                    known)));
      }
    }
    return new Targets(targets, traffic);
  }

  private static RevisionTraffic traffic(BalancerConfig config, BalancerStatus.Revision one) {
    BalancerStatus.Counts counts = one.counts();
    return new RevisionTraffic(
        config.id(),
        one.service(),
        one.revision(),
        counts.requests(),
        counts.errors() + counts.broken(),
        counts.totalMillis());
  }

  private ObservedBalancer.State state(BalancerConfig config) throws IOException {
    if (!folders.processes(config.id()).lives()) {
      return ObservedBalancer.State.STOPPED;
    }
    return client.ask(config.address()).isPresent()
        ? ObservedBalancer.State.ACTIVE
        : ObservedBalancer.State.PROVISIONING;
  }

  // Empty: it has left.
  private static Optional<Health> drainHealth(
      boolean lives, Optional<BalancerStatus> status, TargetConfig target, Instant now) {
    boolean over =
        target.drainUntil().map(end -> end.plus(DRAIN_SLACK).isBefore(now)).orElse(false);
    boolean drained =
        status
            .flatMap(known -> stateIn(known, target))
            .filter(state -> state == TargetState.DRAINED)
            .isPresent();
    return !lives || over || drained ? Optional.empty() : Optional.of(Health.DRAINING);
  }

  private Health health(Optional<BalancerStatus> status, TargetConfig target, Instant now)
      throws IOException {
    Optional<MachineRecord> machine = machines.find(target.instance());
    if (machine.isEmpty() || !mayServe(machine.get(), now)) {
      return Health.UNUSED;
    }
    if (status.isEmpty()) {
      return Health.UNKNOWN;
    }
    return switch (stateIn(status.get(), target).orElse(TargetState.INITIAL)) {
      // It was registered anew while it drained, and the process has not read that yet.
      case INITIAL, DRAINING, DRAINED -> Health.INITIAL;
      case HEALTHY -> Health.HEALTHY;
      case UNHEALTHY -> Health.UNHEALTHY;
    };
  }

  private boolean mayServe(MachineRecord machine, Instant now) throws IOException {
    MachineProcesses processes = machines.processes(machine.id());
    ObservedInstance observed = MachineStates.observe(machine, processes, now);
    return observed.state() == ObservedInstance.State.RUNNING
        || observed.state() == ObservedInstance.State.PENDING;
  }

  private static Optional<TargetState> stateIn(BalancerStatus status, TargetConfig target) {
    return status.targets().stream()
        .filter(known ->
            known.service().equals(target.service())
                && known.instance().equals(target.instance())
                && known.port() == target.port())
        .map(BalancerStatus.Target::state)
        .findFirst();
  }
}
