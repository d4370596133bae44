package dev.muster.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Starts and ends process groups that live on when this process ends. */
public final class ProcessGroups {
  private static final Duration SESSION_WAIT = Duration.ofSeconds(5);
  private static final Duration KILL_WAIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  /** A console that is longer at the next start is put aside; the one before it is dropped. */
  private static final long CONSOLE_MAX_BYTES = 1 << 20;

  /** What a process gets of this one's environment: nothing that may hold a secret. */
  private static final Set<String> HANDED_ON =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", ProcessMark.INHERITED);

  private final ProcessTable table;

  /** Groups of the processes in the given table. */
  public ProcessGroups(ProcessTable table) {
    this.table = table;
  }

  /**
   * What to start.
   *
   * @param command program and arguments
   * @param folder where it starts
   * @param mark put into its environment
   * @param console the file that gets what it prints
   */
  public record Start(List<String> command, Path folder, ProcessMark mark, Path console) {
    /** Copies the command. */
    public Start {
      command = List.copyOf(command);
    }
  }

  /**
   * Starts a process that leads a session of its own, with no input and no pipe to this one.
   *
   * @return the process; empty when it has ended already
   * @throws IOException when the program cannot be started
   */
  public Optional<ProcessIdentity> start(Start start) throws IOException {
    rotate(start.console());
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(start.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(start.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(start.console().toFile()));
    builder.environment().keySet().retainAll(HANDED_ON);
    builder.environment().put(start.mark().name(), start.mark().value());
    long pid = builder.start().pid();
    Optional<ProcessIdentity> identity = table.identify(pid);
    if (identity.isPresent()) {
      ProcessIdentity process = identity.get();
      awaitWithin(SESSION_WAIT, () -> leadsSession(process));
    }
    return identity;
  }

  /** The leader that carries the mark, when it runs although nobody wrote it down. */
  public Optional<ProcessIdentity> findLeader(ProcessMark mark) throws IOException {
    String bootId = table.bootId();
    // What the leader starts may lead a session too, but it came later.
    return table.living().stream()
        .filter(stat -> stat.session() == stat.pid())
        .filter(stat -> table.carries(stat.pid(), mark.name(), mark.value()))
        .min(Comparator.comparingLong(ProcessStat::startTicks))
        .map(stat -> new ProcessIdentity(bootId, stat.pid(), stat.startTicks()));
  }

  /**
   * Every process that belongs to a leader or its mark: its session, and those that left it.
   *
   * @param leader the leader, alive or not; empty when it is not known
   */
  public Set<Long> members(Optional<ProcessIdentity> leader, ProcessMark mark) throws IOException {
    List<ProcessStat> living = table.living();
    Set<Long> members = new HashSet<>();
    for (ProcessStat stat : living) {
      if (table.carries(stat.pid(), mark.name(), mark.value())) {
        members.add(stat.pid());
      }
    }
    // A session may be taken whole only while its number cannot have been given to strangers.
    if (leader.isPresent() && ownsSession(leader.get(), living, members)) {
      for (ProcessStat stat : living) {
        if (stat.session() == leader.get().pid()) {
          members.add(stat.pid());
        }
      }
    }
    return members;
  }

  /** Asks every member to end. */
  public void terminate(Optional<ProcessIdentity> leader, ProcessMark mark) throws IOException {
    for (long pid : members(leader, mark)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** Whether no member is left within the given time. */
  public boolean awaitGone(Optional<ProcessIdentity> leader, ProcessMark mark, Duration wait)
      throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    Set<Long> members = members(leader, mark);
    while (!members.isEmpty() && System.nanoTime() < deadline) {
      // Reading every environment is dear: first those that are known have to go.
      Set<Long> known = members;
      awaitWithin(
          Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
          () -> known.stream().noneMatch(this::lives));
      members = members(leader, mark);
    }
    return members.isEmpty();
  }

  /**
   * Ends every member at once.
   *
   * @throws IOException when some are still there after five seconds, as processes are that wait
   *     for a broken disk
   */
  public void kill(Optional<ProcessIdentity> leader, ProcessMark mark) throws IOException {
    long deadline = System.nanoTime() + KILL_WAIT.toNanos();
    Set<Long> members = members(leader, mark);
    while (!members.isEmpty()) {
      for (long pid : members) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("processes " + members + " do not end although they were killed");
      }
      LockSupport.parkNanos(POLL.toNanos());
      members = members(leader, mark);
    }
  }

  private boolean lives(long pid) {
    return table.stat(pid).filter(ProcessStat::lives).isPresent();
  }

  private boolean leadsSession(ProcessIdentity process) {
    return table
        .stat(process.pid())
        .map(stat -> stat.session() == process.pid() || !stat.lives())
        .orElse(true);
  }

  private boolean ownsSession(ProcessIdentity leader, List<ProcessStat> living, Set<Long> marked)
      throws IOException {
    if (!leader.bootId().equals(table.bootId())) {
      return false;
    }
    Optional<ProcessStat> now = table.stat(leader.pid());
    if (now.isPresent()) {
      return now.get().startTicks() == leader.startTicks();
    }
    return living.stream()
        .anyMatch(stat -> stat.session() == leader.pid() && marked.contains(stat.pid()));
  }

  private static void awaitWithin(Duration wait, BooleanSupplier condition) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static void rotate(Path console) throws IOException {
    if (Files.exists(console) && Files.size(console) > CONSOLE_MAX_BYTES) {
      Files.move(
          console,
          console.resolveSibling(console.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
