package dev.muster.controller.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.ProgressMonitor;

/**
 * Ends a transfer that takes too long or too much, or that is no longer ours to make. JGit asks it
 * with every object.
 */
final class FetchGuard implements ProgressMonitor {
  private static final long BETWEEN_MEASUREMENTS_NANOS = Duration.ofMillis(500).toNanos();

  private final Path folder;
  private final FetchLimits limits;
  private final Held held;
  private final long startedNanos = System.nanoTime();
  private long measuredNanos = startedNanos;
  private Optional<Reason> reason = Optional.empty();

  /** Why a transfer was ended. */
  enum Reason {
    TOO_LONG,
    TOO_LARGE,
    NOT_HELD
  }

  FetchGuard(Path folder, FetchLimits limits, Held held) {
    this.folder = folder;
    this.limits = limits;
    this.held = held;
  }

  Optional<Reason> reason() {
    return reason;
  }

  @Override
  public boolean isCancelled() {
    if (reason.isEmpty()) {
      reason = judge();
    }
    return reason.isPresent();
  }

  private Optional<Reason> judge() {
    if (held.isOver()) {
      return Optional.of(Reason.NOT_HELD);
    }
    long now = System.nanoTime();
    if (now - startedNanos > limits.total().toNanos()) {
      return Optional.of(Reason.TOO_LONG);
    }
    if (now - measuredNanos < BETWEEN_MEASUREMENTS_NANOS) {
      return Optional.empty();
    }
    measuredNanos = now;
    return size(folder) > limits.maximumBytes() ? Optional.of(Reason.TOO_LARGE) : Optional.empty();
  }

  /** The bytes of all files in a folder, as far as they can be read. */
  static long size(Path folder) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      // A file that vanished meanwhile takes no room.
    }
    return bytes.get();
  }

  @Override
  public void start(int totalTasks) {
    // Only the end of a transfer is this object's business.
  }

  @Override
  public void beginTask(String title, int totalWork) {
    // Only the end of a transfer is this object's business.
  }

  @Override
  public void update(int completed) {
    // Only the end of a transfer is this object's business.
  }

  @Override
  public void endTask() {
    // Only the end of a transfer is this object's business.
  }

  @Override
  public void showDuration(boolean enabled) {
    // Only the end of a transfer is this object's business.
  }
}
