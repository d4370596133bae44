package dev.muster.local.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc}. A process that ends while it is read is one that is not there. */
public final class ProcessTable {
  private final Path proc;

  /** The table of this machine. */
  public ProcessTable() {
    this(Path.of("/proc"));
  }

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /**
   * What tells this boot of the operating system from every other.
   *
   * @throws IOException when this is not Linux
   */
  public String bootId() throws IOException {
    return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
  }

  /** What the operating system says of a process; empty when there is none. */
  public Optional<ProcessStat> stat(long pid) {
    try {
      return ProcessStat.parse(
          Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Names a process so that it can be found again; empty when there is none. */
  public Optional<ProcessIdentity> identify(long pid) throws IOException {
    String bootId = bootId();
    return stat(pid).map(stat -> new ProcessIdentity(bootId, pid, stat.startTicks()));
  }

  /** Whether exactly this process runs. */
  public boolean lives(ProcessIdentity process) throws IOException {
    return process.bootId().equals(bootId())
        && stat(process.pid())
            .filter(stat -> stat.startTicks() == process.startTicks())
            .filter(ProcessStat::lives)
            .isPresent();
  }

  /** Every process that runs. */
  public List<ProcessStat> living() throws IOException {
    List<ProcessStat> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        stat(Long.parseLong(entry.getFileName().toString()))
            .filter(ProcessStat::lives)
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /** Whether a process was started with a variable of exactly this value; false when unreadable. */
  public boolean carries(long pid, String name, String value) {
    String entry = '\0' + name + '=' + value + '\0';
    try {
      String environment =
          Files.readString(proc.resolve(Long.toString(pid)).resolve("environ"), ISO_8859_1);
      return ('\0' + environment + '\0').contains(entry);
    } catch (IOException e) {
      return false;
    }
  }

  /** The command line of a process, its words parted by blanks; empty when it cannot be read. */
  public String commandLine(long pid) {
    try {
      return Files.readString(proc.resolve(Long.toString(pid)).resolve("cmdline"), ISO_8859_1)
          .replace('\0', ' ')
          .strip();
    } catch (IOException e) {
      return "";
    }
  }
}
