package dev.muster.local.discovery;

import dev.muster.local.machine.MachineProcesses;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.machine.MachineRecord.Phase;
import dev.muster.local.machine.MachineRecords;
import dev.muster.local.machine.MachineStates;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.Discovery;
import dev.muster.provider.Observation;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the machines of a cluster in the folder of the local provider. It changes nothing. */
public final class DirectoryDiscovery implements Discovery {
  private final RootFolders root;
  private final ClusterUid uid;
  private final InstantSource clock;
  private final ProcessTable table = new ProcessTable();

  /**
   * Finds the peers of a machine.
   *
   * @param machine the folder that stands for the machine's disk
   * @param uid the cluster that it belongs to
   * @param clock tells the time
   */
  public DirectoryDiscovery(Path machine, ClusterUid uid, InstantSource clock) {
    this.root = RootFolders.ofMachine(machine);
    this.uid = uid;
    this.clock = clock;
  }

  @Override
  public Observation<List<ObservedInstance>> peers() {
    Instant asOf = clock.instant();
    try {
      List<ObservedInstance> peers = new ArrayList<>();
      for (MachineRecord machine : new MachineRecords(root).all()) {
        if (machine.phase() != Phase.TERMINATED
            && Tags.owner(machine.tags()).equals(Optional.of(uid))) {
          peers.add(
              MachineStates.observe(
                  machine,
                  MachineProcesses.of(table, root.machine(machine.id()), machine.id().value()),
                  asOf));
        }
      }
      return new Observation.Complete<>(List.copyOf(peers), asOf);
    } catch (IOException e) {
      return new Observation.Unavailable<>(
          "the machines in " + root.root() + " cannot be read: " + e, asOf);
    }
  }
}
