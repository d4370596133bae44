package dev.muster.local.machine;

import dev.muster.local.machine.MachineRecord.Phase;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.LocalJson;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.identity.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The records of a root's machines. Whoever writes holds the root's lock. */
public final class MachineRecords {
  /** How long a terminated machine is still listed, as in a cloud. */
  private static final Duration TOMBSTONE_LIFE = Duration.ofHours(1);

  private static final int TOMBSTONES_MAX = 200;

  private final RootFolders root;

  /** The records of the given root. */
  public MachineRecords(RootFolders root) {
    this.root = root;
  }

  /** Every machine, the terminated ones among them. */
  public List<MachineRecord> all() throws IOException {
    List<MachineRecord> records = new ArrayList<>();
    for (Path file : AtomicFiles.entries(root.instances())) {
      LocalJson.read(file, MachineRecord.class).ifPresent(records::add);
    }
    return records;
  }

  /** One machine; empty when there is none of that id. */
  public Optional<MachineRecord> find(InstanceId id) throws IOException {
    return LocalJson.read(root.instance(id), MachineRecord.class);
  }

  /** Writes a machine down. */
  void write(MachineRecord machine) throws IOException {
    LocalJson.write(root.instance(machine.id()), machine);
  }

  /** Forgets machines that ended long ago, and the oldest ones of too many. */
  void pruneTombstones(Instant now) throws IOException {
    List<MachineRecord> tombstones =
        all().stream()
            .filter(machine -> machine.phase() == Phase.TERMINATED)
            .sorted(Comparator.comparing(MachineRecord::phaseAt).reversed())
            .toList();
    for (int index = 0; index < tombstones.size(); index++) {
      MachineRecord machine = tombstones.get(index);
      boolean old = machine.phaseAt().plus(TOMBSTONE_LIFE).isBefore(now);
      if (old || index >= TOMBSTONES_MAX) {
        Files.deleteIfExists(root.instance(machine.id()));
      }
    }
  }
}
