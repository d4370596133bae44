package dev.muster.local.balancing;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.machine.MachineProcesses;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.machine.Machines;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.network.Ports;
import dev.muster.local.process.ProcessGroups;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.RootId;
import dev.muster.provider.Failure;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.Tags;
import dev.muster.spec.LoadBalancerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes, changes and deletes load balancers. Whoever calls holds the root's lock. */
public final class LocalBalancers {
  private final LocalSettings settings;
  private final BalancerFolders folders;
  private final Ports ports;
  private final Machines machines;

  /** The load balancers of a root. */
  public LocalBalancers(
      LocalSettings settings, ProcessTable table, Ports ports, Machines machines) {
    this.settings = settings;
    this.folders = new BalancerFolders(settings.root(), table);
    this.ports = ports;
    this.machines = machines;
  }

  /** Every load balancer's tags, to see what a network is used by. */
  public List<BalancerConfig> all() throws IOException {
    return folders.all();
  }

  /** Makes a cluster's load balancer, or brings the one that is there to these settings. */
  public Optional<Failure> create(RootId ids, CreateBalancer action) throws IOException {
    BalancerId id = ids.balancer(action.uid());
    Optional<BalancerConfig> known = folders.find(id);
    if (known.isPresent()) {
      return configure(id, action.wanted());
    }
    Set<String> held =
        folders.all().stream().map(BalancerConfig::address).collect(Collectors.toSet());
    Set<Integer> needed = portsOf(action.wanted());
    Optional<Ports.Problem> problem = Optional.empty();
    for (int host = 1; host <= NetworkPrefix.HOSTS; host++) {
      String address = settings.prefix().balancer(host);
      if (held.contains(address)) {
        continue;
      }
      problem = firstProblem(address, needed);
      if (problem.isEmpty()) {
        BalancerConfig config =
            new BalancerConfig(
                id,
                Tags.ofCluster(action.cluster(), action.uid()),
                address,
                1,
                action.wanted(),
                List.of());
        folders.write(config);
        settings.faults().reached("balancer/written");
        start(config);
        return Optional.empty();
      }
      if (problem.get() instanceof Ports.Problem.TakenEverywhere) {
        break;
      }
    }
    return Optional.of(
        new Failure.Invalid(
            problem
                .map(Ports.Problem::message)
                .orElse("every address for load balancers is in use: delete a cluster")));
  }

  /** Changes the settings of a load balancer, and starts it when it has stopped. */
  public Optional<Failure> configure(BalancerId id, LoadBalancerSpec wanted) throws IOException {
    Optional<BalancerConfig> known = folders.find(id);
    if (known.isEmpty()) {
      return gone(id);
    }
    BalancerConfig config = known.get();
    MachineProcesses processes = folders.processes(id);
    boolean lives = processes.lives() || processes.adopt();
    Set<Integer> opened = portsOf(wanted);
    if (lives) {
      opened.removeAll(portsOf(config.spec()));
    } else {
      processes.kill();
    }
    Optional<Ports.Problem> problem = firstProblem(config.address(), opened);
    if (problem.isPresent()) {
      return Optional.of(new Failure.Invalid(problem.get().message()));
    }
    if (!config.spec().equals(wanted)) {
      config = config.withSpec(wanted);
      folders.write(config);
    }
    if (!lives) {
      start(config);
    }
    return Optional.empty();
  }

  /** Puts a machine behind a load balancer. */
  public Optional<Failure> register(RegisterTarget action) throws IOException {
    Optional<BalancerConfig> config = folders.find(action.balancer());
    if (config.isEmpty()) {
      return gone(action.balancer());
    }
    Optional<MachineRecord> machine =
        machines.find(action.instance()).filter(MachineRecord::holdsAddress);
    if (machine.isEmpty()) {
      return Optional.of(
          new Failure.Gone("machine " + action.instance() + " is not there: launch it first"));
    }
    TargetConfig wanted =
        new TargetConfig(
            action.service(),
            action.instance(),
            machine.get().address(),
            action.port(),
            action.revision(),
            Optional.empty());
    if (!config.get().targets().contains(wanted)) {
      List<TargetConfig> targets = new ArrayList<>(present(config.get()));
      targets.removeIf(target -> target.is(action.service(), action.instance(), action.port()));
      targets.add(wanted);
      folders.write(config.get().withTargets(targets));
    }
    return Optional.empty();
  }

  /** Takes a machine from behind a load balancer, once it has finished its requests. */
  public Optional<Failure> deregister(DeregisterTarget action) throws IOException {
    Optional<BalancerConfig> config = folders.find(action.balancer());
    if (config.isEmpty()) {
      return gone(action.balancer());
    }
    Instant drainUntil = settings.clock().instant().plus(config.get().spec().drainTimeout());
    List<TargetConfig> before = config.get().targets();
    List<TargetConfig> after = new ArrayList<>();
    for (TargetConfig target : present(config.get())) {
      boolean leaves =
          target.is(action.service(), action.instance(), action.port())
              && target.drainUntil().isEmpty();
      after.add(leaves ? target.drainingUntil(drainUntil) : target);
    }
    if (!after.equals(before)) {
      folders.write(config.get().withTargets(after));
    }
    return Optional.empty();
  }

  /** Begins to end a load balancer: it takes no new requests. */
  public void beginEnd(BalancerId id) throws IOException {
    folders.processes(id).terminate();
  }

  /** Waits, without the lock, until its requests have been answered or the grace is over. */
  public void awaitEnd(BalancerId id) throws IOException {
    folders.processes(id).awaitGone(settings.terminateGrace());
  }

  /** Ends what is left of a load balancer, with all that it has. */
  public void completeEnd(BalancerId id) throws IOException {
    folders.processes(id).kill();
    Path folder = settings.root().balancer(id);
    if (Files.exists(folder)) {
      // Its configuration goes first, so that no half of a load balancer is ever seen.
      Files.deleteIfExists(folder.resolve(BalancerConfig.FILE));
      AtomicFiles.deleteTree(folder);
    }
  }

  // Those that drained long ago have left, and nothing else takes them from the file.
  private List<TargetConfig> present(BalancerConfig config) {
    Instant longAgo = settings.clock().instant().minus(config.spec().drainTimeout());
    return config.targets().stream()
        .filter(target -> target.drainUntil().map(end -> end.isAfter(longAgo)).orElse(true))
        .toList();
  }

  private Optional<Ports.Problem> firstProblem(String address, Set<Integer> needed) {
    return needed.stream().flatMap(port -> ports.problem(address, port).stream()).findFirst();
  }

  private static Set<Integer> portsOf(LoadBalancerSpec spec) {
    Set<Integer> needed = new TreeSet<>();
    needed.add(BalancerConfig.ADMIN_PORT);
    spec.listeners().forEach(listener -> needed.add(listener.port()));
    return needed;
  }

  private void start(BalancerConfig config) throws IOException {
    Path folder = settings.root().balancer(config.id());
    List<String> command = new ArrayList<>(settings.balancerCommand());
    command.addAll(List.of("--balancer", folder.toString()));
    MachineProcesses processes = folders.processes(config.id());
    processes.start(
        new ProcessGroups.Start(command, folder, processes.mark(), folder.resolve("console.log")));
  }

  private static Optional<Failure> gone(BalancerId id) {
    return Optional.of(new Failure.Gone("load balancer " + id + " is not there: create it first"));
  }
}
