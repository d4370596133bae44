package dev.muster.local.machine;

import dev.muster.local.image.LocalImages;
import dev.muster.local.machine.MachineRecord.Phase;
import dev.muster.local.network.LocalNetworks;
import dev.muster.local.network.Ports;
import dev.muster.local.process.ProcessGroups;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.RootFolders;
import dev.muster.local.store.RootId;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Launches, starts and ends machines. Every step can be repeated after a crash at any point of it:
 * the record is written before anything that it stands for is done. Whoever calls holds the root's
 * lock, but for {@link #awaitEnd}.
 */
public final class Machines {
  private final LocalSettings settings;
  private final RootFolders root;
  private final ProcessTable table;
  private final MachineRecords records;
  private final LocalNetworks networks;
  private final LocalImages images;
  private final Addresses addresses;

  /** The machines of a root. */
  public Machines(
      LocalSettings settings,
      ProcessTable table,
      Ports ports,
      LocalNetworks networks,
      LocalImages images) {
    this.settings = settings;
    this.root = settings.root();
    this.table = table;
    this.records = new MachineRecords(root);
    this.networks = networks;
    this.images = images;
    this.addresses = new Addresses(settings.prefix(), ports);
  }

  /** What came of a launch. */
  public sealed interface Launch {
    /** The machine is there; it may be one that was launched earlier under the same token. */
    record Launched(InstanceId id) implements Launch {}

    /** It cannot be. */
    record Refused(Failure failure) implements Launch {}
  }

  /** Launches the machine of a token, or completes what an earlier attempt began. */
  public Launch launch(RootId ids, LaunchInstance action) throws IOException {
    InstanceId id = ids.instance(action.token());
    Optional<MachineRecord> known = records.find(id);
    if (known.isPresent() && !isOf(known.get(), action)) {
      return refused(
          new Failure.Invalid(
              "launch token "
                  + action.token()
                  + " has launched "
                  + id
                  + " with other parameters: use a new token"));
    }
    if (known.isPresent() && known.get().phase() != Phase.LAUNCHING) {
      return new Launch.Launched(id);
    }
    Optional<ImageManifest> manifest = images.manifest(action.image());
    if (manifest.isEmpty()) {
      return refused(
          new Failure.Gone("image " + action.image() + " is not there: build it before a launch"));
    }
    if (known.isEmpty()) {
      Optional<Failure> failure = record(id, action, manifest.get());
      if (failure.isPresent()) {
        return refused(failure.get());
      }
    }
    MachineRecord machine =
        records.find(id).orElseThrow(() -> new IOException("the record of " + id + " has gone"));
    Optional<Failure> failure = complete(machine);
    if (failure.isPresent()) {
      // Refused means without effect: nothing runs yet, so that the traces can go.
      AtomicFiles.deleteTree(root.machine(id));
      Files.deleteIfExists(root.instance(id));
      return refused(failure.get());
    }
    return new Launch.Launched(id);
  }

  /** Starts a machine that has stopped. */
  public Optional<Failure> start(InstanceId id) throws IOException {
    Optional<MachineRecord> machine = records.find(id);
    if (machine.isEmpty() || isEnding(machine.get())) {
      return Optional.of(
          new Failure.Gone("machine " + id + " has been terminated: launch another one"));
    }
    if (machine.get().phase() == Phase.LAUNCHING) {
      return complete(machine.get());
    }
    MachineProcesses processes = processes(id);
    if (processes.lives()) {
      return Optional.empty();
    }
    // What the agent had started may have outlived it and would hold the machine's ports.
    processes.kill();
    return run(machine.get());
  }

  /**
   * Asks a machine's processes to end; its record and its disk stay.
   *
   * @return whether there is such a machine
   */
  public boolean beginStop(InstanceId id) throws IOException {
    Optional<MachineRecord> machine = records.find(id);
    if (machine.isEmpty() || isEnding(machine.get())) {
      return false;
    }
    processes(id).terminate();
    return true;
  }

  /** Ends what is left of the processes of a machine that stops. */
  public void completeStop(InstanceId id) throws IOException {
    processes(id).kill();
  }

  /**
   * Begins to end a machine: after this it is on its way whatever happens.
   *
   * @return its processes are to be waited for; empty when it has ended already
   */
  public boolean beginEnd(MachineRecord machine) throws IOException {
    if (machine.phase() == Phase.TERMINATED) {
      return false;
    }
    if (machine.phase() != Phase.TERMINATING) {
      records.write(machine.in(Phase.TERMINATING, settings.clock().instant()));
    }
    settings.faults().reached("terminate/recorded");
    processes(machine.id()).terminate();
    settings.faults().reached("terminate/signalled");
    return true;
  }

  /** Waits, without the lock, until the processes have ended or the grace is over. */
  public void awaitEnd(InstanceId id) throws IOException {
    processes(id).awaitGone(settings.terminateGrace());
  }

  /** Ends what is left of a machine, and its disk with it. */
  public void completeEnd(InstanceId id) throws IOException {
    Optional<MachineRecord> machine = records.find(id);
    if (machine.isEmpty() || machine.get().phase() != Phase.TERMINATING) {
      return;
    }
    processes(id).kill();
    settings.faults().reached("terminate/killed");
    AtomicFiles.deleteTree(root.machine(id));
    settings.faults().reached("terminate/deleted");
    records.write(machine.get().in(Phase.TERMINATED, settings.clock().instant()));
    records.pruneTombstones(settings.clock().instant());
  }

  /** Whether an interrupted change waits to be completed. */
  public boolean isUnsettled() throws IOException {
    return records.all().stream().anyMatch(this::isUnsettled);
  }

  /** Completes what interrupted changes have begun. */
  public void settle() throws IOException {
    for (MachineRecord machine : records.all()) {
      if (isUnsettled(machine)) {
        if (machine.phase() == Phase.LAUNCHING && complete(machine).isPresent()) {
          // As in a cloud: a machine that cannot boot goes from pending to terminated.
          records.write(machine.in(Phase.TERMINATING, settings.clock().instant()));
        }
        completeEnd(machine.id());
      }
    }
  }

  /** One machine; empty when there is none of that id. */
  public Optional<MachineRecord> find(InstanceId id) throws IOException {
    return records.find(id);
  }

  /** Every machine, the terminated ones among them. */
  public List<MachineRecord> all() throws IOException {
    return records.all();
  }

  /** The processes of a machine. */
  public MachineProcesses processes(InstanceId id) {
    return MachineProcesses.of(table, root.machine(id), id.value());
  }

  private boolean isUnsettled(MachineRecord machine) {
    return switch (machine.phase()) {
      case LAUNCHING -> true;
      case LAUNCHED, TERMINATED -> false;
      // Within its grace somebody may be waiting for it.
      case TERMINATING ->
          machine.phaseAt().plus(settings.terminateGrace()).isBefore(settings.clock().instant());
    };
  }

  private static boolean isEnding(MachineRecord machine) {
    return switch (machine.phase()) {
      case LAUNCHING, LAUNCHED -> false;
      case TERMINATING, TERMINATED -> true;
    };
  }

  private static boolean isOf(MachineRecord machine, LaunchInstance action) {
    return machine.token().equals(action.token())
        && machine.tags().equals(Tags.of(action.identity()))
        && machine.zone().equals(action.zone())
        && machine.image().equals(action.image());
  }

  private Optional<Failure> record(InstanceId id, LaunchInstance action, ImageManifest manifest)
      throws IOException {
    OptionalInt subnet = networks.subnet(action.identity().uid(), action.zone());
    if (subnet.isEmpty()) {
      return Optional.of(
          new Failure.Gone(
              "cluster "
                  + action.identity().cluster()
                  + " has no network in zone "
                  + action.zone()
                  + ": create it before a launch"));
    }
    Addresses.Choice choice =
        addresses.choose(action.zone(), subnet.getAsInt(), portsOf(manifest), records.all());
    return switch (choice) {
      case Addresses.Choice.None none -> Optional.of(none.failure());
      case Addresses.Choice.Chosen chosen -> {
        records.write(
            new MachineRecord(
                id,
                action.token(),
                Tags.of(action.identity()),
                action.zone(),
                chosen.address(),
                action.image(),
                settings.clock().instant(),
                Phase.LAUNCHING,
                settings.clock().instant()));
        settings.faults().reached("launch/recorded");
        yield Optional.empty();
      }
    };
  }

  private Optional<Failure> complete(MachineRecord machine) throws IOException {
    MachineDisk disk = new MachineDisk(root.machine(machine.id()));
    Files.createDirectories(disk.folder());
    Optional<Failure> failure = fill(machine, disk);
    if (failure.isPresent()) {
      return failure;
    }
    settings.faults().reached("launch/filled");
    MachineProcesses processes = processes(machine.id());
    if (!processes.lives() && !processes.adopt()) {
      failure = run(machine);
      if (failure.isPresent()) {
        return failure;
      }
    }
    records.write(machine.in(Phase.LAUNCHED, settings.clock().instant()));
    return Optional.empty();
  }

  private Optional<Failure> fill(MachineRecord machine, MachineDisk disk) throws IOException {
    ImageId image = machine.image();
    if (!Files.exists(disk.image()) && images.manifest(image).isEmpty()) {
      return Optional.of(new Failure.Gone("image " + image + " has gone: build it again"));
    }
    Optional<Failure> failure = images.copy(image, disk.image());
    if (failure.isPresent()) {
      return failure;
    }
    settings.faults().reached("launch/copied");
    AtomicFiles.write(
        disk.instance(),
        MachineDocuments.write(
            new InstanceDocument(
                machine.id(),
                machine.zone(),
                machine.address(),
                Tags.identity(machine.tags())
                    .orElseThrow(() -> new IOException("no identity in " + machine.tags())))));
    return Optional.empty();
  }

  private Optional<Failure> run(MachineRecord machine) throws IOException {
    MachineDisk disk = new MachineDisk(root.machine(machine.id()));
    List<Integer> needed =
        portsOf(MachineDocuments.readManifest(Files.readAllBytes(disk.manifest())));
    Optional<Ports.Problem> problem = addresses.firstProblem(machine.address(), needed);
    if (problem.isPresent()) {
      return Optional.of(new Failure.Invalid(problem.get().message()));
    }
    List<String> command = new ArrayList<>(settings.agentCommand());
    command.addAll(List.of("--machine", disk.folder().toString()));
    MachineProcesses processes = processes(machine.id());
    processes.start(
        new ProcessGroups.Start(command, disk.folder(), processes.mark(), disk.console()));
    settings.faults().reached("launch/started");
    return Optional.empty();
  }

  private static List<Integer> portsOf(ImageManifest manifest) {
    List<Integer> ports = new ArrayList<>(List.of(AgentAddress.REPORT_PORT));
    switch (manifest.content()) {
      case ImageRecipe.Content.Ensemble _ ->
          ports.addAll(
              List.of(
                  EnsembleAddress.CLIENT_PORT,
                  EnsembleAddress.QUORUM_PORT,
                  EnsembleAddress.ELECTION_PORT));
      case ImageRecipe.Content.Service service -> ports.add(service.run().port());
    }
    return ports;
  }

  private static Launch refused(Failure failure) {
    return new Launch.Refused(failure);
  }
}
