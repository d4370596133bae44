package dev.muster.local.machine;

import dev.muster.local.process.ProcessGroups;
import dev.muster.local.process.ProcessIdentity;
import dev.muster.local.process.ProcessMark;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.store.LocalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The processes of one machine or load balancer, whose leader is written down in {@code
 * process.json} in its folder.
 *
 * @param table where processes are looked up
 * @param groups starts and ends them
 * @param folder the folder
 * @param mark what all of them carry
 */
public record MachineProcesses(
    ProcessTable table, ProcessGroups groups, Path folder, ProcessMark mark) {
  /** The processes of the owner of a folder. */
  public static MachineProcesses of(ProcessTable table, Path folder, String owner) {
    return new MachineProcesses(
        table, new ProcessGroups(table), folder, new ProcessMark(ProcessMark.OWNER, owner));
  }

  /** Whether the leader runs. */
  public boolean lives() throws IOException {
    Optional<ProcessIdentity> leader = leader();
    return leader.isPresent() && table.lives(leader.get());
  }

  /** The leader that was written down, alive or not. */
  public Optional<ProcessIdentity> leader() throws IOException {
    return LocalJson.read(file(), ProcessIdentity.class);
  }

  /** Finds the leader that runs although it was not written down, and writes it down. */
  public boolean adopt() throws IOException {
    Optional<ProcessIdentity> found = groups.findLeader(mark);
    if (found.isPresent()) {
      LocalJson.write(file(), found.get());
    }
    return found.isPresent();
  }

  /** Starts the leader and writes it down. Nothing of an earlier one may be left. */
  public void start(ProcessGroups.Start start) throws IOException {
    Files.deleteIfExists(file());
    Optional<ProcessIdentity> leader = groups.start(start);
    if (leader.isPresent()) {
      LocalJson.write(file(), leader.get());
    }
  }

  /** Asks all of them to end. */
  public void terminate() throws IOException {
    groups.terminate(leader(), mark);
  }

  /** Whether all of them end within the given time. */
  public boolean awaitGone(Duration wait) throws IOException {
    return groups.awaitGone(leader(), mark, wait);
  }

  /** Ends all of them at once. */
  public void kill() throws IOException {
    groups.kill(leader(), mark);
  }

  private Path file() {
    return folder.resolve(ProcessIdentity.FILE);
  }
}
