package dev.muster.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion between threads and between processes. The operating system frees it when its
 * holder dies.
 */
public final class RootLock {
  private static final Duration POLL = Duration.ofMillis(5);

  // A file lock belongs to the whole process, so threads need one of their own in front of it.
  private static final Map<Path, ReentrantLock> OF_THREADS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock ofThreads;

  /** A lock on the given file, which is made when it is missing. */
  public RootLock(Path file) {
    this.file = file.toAbsolutePath().normalize();
    this.ofThreads = OF_THREADS.computeIfAbsent(this.file, _ -> new ReentrantLock());
  }

  /**
   * Takes the lock; empty when another holds it all the time.
   *
   * @param wait how long to try
   */
  public Optional<Held> acquire(Duration wait) throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    if (!lockThreads(wait)) {
      return Optional.empty();
    }
    Optional<Held> held = Optional.empty();
    try {
      held = lockFile(deadline);
      return held;
    } finally {
      if (held.isEmpty()) {
        ofThreads.unlock();
      }
    }
  }

  /** The process that took the lock last, for messages. */
  public OptionalLong lastHolder() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private boolean lockThreads(Duration wait) {
    try {
      return ofThreads.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Held> lockFile(long deadline) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      while (lock == null && System.nanoTime() < deadline && !Thread.interrupted()) {
        LockSupport.parkNanos(POLL.toNanos());
        lock = channel.tryLock();
      }
      if (lock == null) {
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return Optional.of(new Held(channel));
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  /** The lock, held by this thread until it is closed. */
  public final class Held implements AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        ofThreads.unlock();
      }
    }
  }
}
