package dev.muster.controller.api;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ProductName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The logs of machines whose disks lie on this machine, also while they are rotated. */
public final class LogFiles implements InstanceLogs {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final int LONGEST_LINE_BYTES = 64 * 1024;
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Places places;

  /** Logs of files. */
  public LogFiles(Places places) {
    this.places = places;
  }

  /** Where a machine's log lies. */
  @FunctionalInterface
  public interface Places {
    /** The file, which need not be there; empty when the product has no such machine. */
    Optional<Path> of(ProductName product, InstanceId instance);
  }

  @Override
  public Opened open(Request request) {
    Optional<Path> place = places.of(request.product(), request.instance());
    if (place.isEmpty()) {
      return new Opened.Missing("product %s has no such machine here".formatted(request.product()));
    }
    try {
      return new Opened.Open(new FileLines(place.get(), request));
    } catch (NoSuchFileException _) {
      return new Opened.Missing("it has written nothing to " + place.get() + " yet");
    } catch (IOException e) {
      return new Opened.Unavailable("%s cannot be opened: %s".formatted(place.get(), e));
    }
  }

  private static final class FileLines implements Lines {
    private final Path path;
    private final Request request;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private FileChannel file;
    private Object identity;
    private boolean begun;

    FileLines(Path path, Request request) throws IOException {
      this.path = path;
      this.request = request;
      this.file = FileChannel.open(path, StandardOpenOption.READ);
      this.identity = identity(path);
    }

    private static Object identity(Path path) throws IOException {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key;
    }

    @Override
    public List<String> next(Duration atMost) throws IOException, InterruptedException {
      if (!begun) {
        begun = true;
        return tail();
      }
      long end = System.nanoTime() + atMost.toNanos();
      while (true) {
        List<String> lines = read();
        if (lines.isEmpty() && isReplaced()) {
          lines = reopen();
        }
        long left = end - System.nanoTime();
        if (!lines.isEmpty() || left <= 0) {
          return lines;
        }
        Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_NANOS)));
      }
    }

    private List<String> tail() throws IOException {
      file.position(Math.max(0, file.size() - MOST_BYTES));
      boolean cut = file.position() > 0;
      List<String> lines = new ArrayList<>(read());
      if (cut && !lines.isEmpty()) {
        lines.removeFirst();
      }
      if (request.mode() == Mode.PAST && rest.size() > 0) {
        lines.add(rest.toString(StandardCharsets.UTF_8));
      }
      return List.copyOf(
          lines.subList(Math.max(0, lines.size() - request.tailLines()), lines.size()));
    }

    private List<String> read() throws IOException {
      if (file.size() < file.position()) {
        file.position(0);
      }
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(MOST_BYTES, file.size() - file.position()));
      while (buffer.hasRemaining() && file.read(buffer) >= 0) {
        // A read may give less than there is.
      }
      List<String> lines = new ArrayList<>();
      for (int at = 0; at < buffer.position(); at++) {
        byte next = buffer.get(at);
        if (next == '\n' || rest.size() >= LONGEST_LINE_BYTES) {
          lines.add(rest.toString(StandardCharsets.UTF_8));
          rest.reset();
        }
        if (next != '\n') {
          rest.write(next);
        }
      }
      return lines;
    }

    private boolean isReplaced() throws IOException {
      try {
        return !Objects.equals(identity, identity(path));
      } catch (NoSuchFileException _) {
        // It is between its old file and its new one.
        return false;
      }
    }

    private List<String> reopen() throws IOException {
      List<String> lines = new ArrayList<>(read());
      if (rest.size() > 0) {
        lines.add(rest.toString(StandardCharsets.UTF_8));
        rest.reset();
      }
      FileChannel old = file;
      identity = identity(path);
      file = FileChannel.open(path, StandardOpenOption.READ);
      old.close();
      lines.addAll(read());
      return lines;
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException _) {
        // It was only read.
      }
    }
  }
}
