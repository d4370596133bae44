package dev.muster.controller.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps two processes from opening one data folder. The system itself lets go of the lock when its
 * process dies, however it dies.
 */
final class StoreFolderLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final int PID_BYTES = 32;

  // Closing any channel of a file drops this process's lock on it, so that a second attempt within
  // one process must not even open the file.
  private static final Set<Path> HELD_HERE = new HashSet<>();

  private final Path folder;
  private final FileChannel channel;

  private StoreFolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** How an attempt to lock ended. */
  sealed interface Attempt {
    /** The folder is this process's own until the lock is closed. */
    record Locked(StoreFolderLock lock) implements Attempt {}

    /** Another has it; its process id as far as the file tells. */
    record Held(String processId) implements Attempt {}
  }

  static Attempt lock(Path folder) throws IOException {
    Path real = folder.toRealPath();
    synchronized (HELD_HERE) {
      if (HELD_HERE.contains(real)) {
        return new Attempt.Held(Long.toString(ProcessHandle.current().pid()));
      }
      FileChannel channel =
          FileChannel.open(
              real.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return new Attempt.Held(Files.readString(real.resolve(FILE)).strip());
      }
      writeProcessId(channel);
      HELD_HERE.add(real);
      return new Attempt.Locked(new StoreFolderLock(real, channel));
    }
  }

  private static void writeProcessId(FileChannel channel) throws IOException {
    String text = ProcessHandle.current().pid() + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES);
    bytes.put(text.getBytes(StandardCharsets.US_ASCII)).flip();
    channel.truncate(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD_HERE) {
      channel.close();
      HELD_HERE.remove(folder);
    }
  }
}
