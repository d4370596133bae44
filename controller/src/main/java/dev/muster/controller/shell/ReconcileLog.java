package dev.muster.controller.shell;

import dev.muster.controller.kernel.ReconcileEntry;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconcile log: one line a pass that did something, and a heartbeat. It goes to the logger
 * {@code muster.reconcile}, to a file of JSON lines that is bounded, and to those who follow.
 */
public final class ReconcileLog implements AutoCloseable {
  /** The logger that shows the log to people and to collectors. */
  public static final String LOGGER = "muster.reconcile";

  /** A file that has grown to so many bytes is put aside; one such file is kept. */
  public static final long MAXIMUM_BYTES = 8L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final Logger OWN = LoggerFactory.getLogger(ReconcileLog.class);
  private static final int MOST_LINES = 1000;

  private final Optional<Path> file;
  private final Deque<ReconcileLine> recent = new ArrayDeque<>();
  private final List<Consumer<ReconcileLine>> followers = new CopyOnWriteArrayList<>();

  private ReconcileLog(Optional<Path> file) {
    this.file = file;
  }

  /** A log without a file. */
  public static ReconcileLog inMemory() {
    return new ReconcileLog(Optional.empty());
  }

  /**
   * A log that goes on in a file, with the newest lines of it.
   *
   * @param file the file, made when it is not there
   * @throws UncheckedIOException when the file cannot be read
   */
  public static ReconcileLog open(Path file) {
    ReconcileLog log = new ReconcileLog(Optional.of(file));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.exists(file)) {
        try (var lines = Files.lines(file)) {
          lines.map(ReconcileLine::parse).flatMap(Optional::stream).forEach(log::remember);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the reconcile log " + file + " cannot be read", e);
    }
    return log;
  }

  /** Adds a pass. */
  public void append(ReconcileEntry entry) {
    ReconcileLine line = ReconcileLine.of(entry);
    var builder =
        switch (entry.outcome()) {
          case "failed" -> LOG.atWarn();
          default -> LOG.atInfo(); // open type: a word
        };
    builder
        .addKeyValue("cluster", entry.cluster())
        .addKeyValue("commit", entry.origin())
        .addKeyValue("reconcileId", entry.epoch() + "." + entry.reconcileId())
        .addKeyValue("epoch", entry.epoch())
        .addKeyValue("trigger", entry.trigger())
        .addKeyValue("outcome", entry.outcome())
        .addKeyValue("actions", line.actionsText())
        .addKeyValue("held", String.join("; ", entry.held()))
        .addKeyValue("rollouts", String.join("; ", entry.rollouts()))
        .addKeyValue("seconds", entry.seconds())
        .log("reconciled");
    add(line);
  }

  /** Adds a heartbeat. */
  public void append(Heartbeat heartbeat) {
    LOG.atInfo()
        .addKeyValue("controller", heartbeat.controller())
        .addKeyValue("clusters", heartbeat.clusters())
        .addKeyValue("ready", heartbeat.ready())
        .addKeyValue("scopesLed", heartbeat.led())
        .addKeyValue("passes", heartbeat.passes())
        .addKeyValue("errors", heartbeat.errors())
        .log("heartbeat");
    add(ReconcileLine.of(heartbeat));
  }

  /**
   * The newest lines, oldest first.
   *
   * @param cluster only its lines; heartbeats are of no cluster
   * @param limit at most so many
   */
  public synchronized List<ReconcileLine> recent(Optional<ClusterKey> cluster, int limit) {
    List<ReconcileLine> found = new ArrayList<>();
    for (ReconcileLine line : recent) {
      if (cluster.isEmpty() || line.cluster().equals(cluster)) {
        found.add(line);
      }
    }
    return List.copyOf(found.subList(Math.max(0, found.size() - limit), found.size()));
  }

  /**
   * Calls back for every line from now on.
   *
   * @param follower must return at once
   * @return ends it
   */
  public AutoCloseable follow(Consumer<ReconcileLine> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  @Override
  public void close() {
    followers.clear();
  }

  private void add(ReconcileLine line) {
    synchronized (this) {
      remember(line);
      file.ifPresent(path -> write(path, line));
    }
    List<Consumer<ReconcileLine>> failed =
        followers.stream().filter(follower -> !follows(follower, line)).toList();
    followers.removeAll(failed);
  }

  private static boolean follows(Consumer<ReconcileLine> follower, ReconcileLine line) {
    try {
      follower.accept(line);
      return true;
    } catch (RuntimeException e) {
      OWN.atWarn().setCause(e).log("a follower of the reconcile log failed and is dropped");
      return false;
    }
  }

  private synchronized void remember(ReconcileLine line) {
    recent.addLast(line);
    if (recent.size() > MOST_LINES) {
      recent.removeFirst();
    }
  }

  private static void write(Path path, ReconcileLine line) {
    try {
      if (Files.exists(path) && Files.size(path) > MAXIMUM_BYTES) {
        Files.move(
            path,
            path.resolveSibling(path.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.write(
          path,
          (line.json() + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      OWN.atWarn()
          .setCause(e)
          .addKeyValue("file", path)
          .log("the reconcile log was not written: is the disk full?");
    }
  }
}
