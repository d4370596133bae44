package dev.muster.agent.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log file that never grows beyond a bound: when it is full it becomes {@code <name>.1}, in place
 * of the one before. For one writer at a time.
 */
public final class RotatingLog implements Closeable {
  /** How large one file grows, in bytes. */
  public static final long DEFAULT_BYTES = 8L * 1024 * 1024;

  private final Path file;
  private final long maximumBytes;
  private OutputStream output;
  private long written;

  /**
   * Opens the log at its end.
   *
   * @param file the file; its folder is made when it is not there
   * @param maximumBytes how large one file grows
   */
  public RotatingLog(Path file, long maximumBytes) throws IOException {
    this.file = file;
    this.maximumBytes = maximumBytes;
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.output = open(file);
    this.written = Files.size(file);
  }

  /** Copies everything that comes to the log, until the stream ends. */
  public void copy(InputStream input) throws IOException {
    byte[] buffer = new byte[8192];
    for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
      append(buffer, count);
    }
  }

  private synchronized void append(byte[] buffer, int count) throws IOException {
    if (written + count > maximumBytes) {
      output.close();
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      output = open(file);
      written = 0;
    }
    output.write(buffer, 0, count);
    written += count;
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void close() throws IOException {
    output.close();
  }
}
