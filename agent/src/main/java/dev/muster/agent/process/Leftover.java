package dev.muster.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that outlived an agent that was killed. Its process id and start time lie in a file, so
 * that the next agent of the machine ends it before it starts its own.
 */
final class Leftover {
  private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The place of the start time in /proc/PID/stat behind the name: field 22 of all. */
  private static final int START_TICKS = 19;

  private Leftover() {}

  /** Remembers a process that has just been started. */
  static void record(Path file, ProcessHandle process) throws IOException {
    String ticks = startTicks(process.pid()).orElse("");
    AtomicFiles.write(file, (process.pid() + " " + ticks + "\n").getBytes(UTF_8));
  }

  /** Ends the process that the file names, when it still is the same one. */
  static void end(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String[] words = Files.readString(file).strip().split(" ", -1);
    if (words.length == 2 && words[0].matches("\\d{1,9}")) {
      long pid = Long.parseLong(words[0]);
      Optional<ProcessHandle> process =
          startTicks(pid).filter(words[1]::equals).flatMap(_ -> ProcessHandle.of(pid));
      if (process.isPresent()) {
        LOG.warn("ending process {} that an earlier agent of this machine left", pid);
        process.get().destroyForcibly();
        await(process.get());
      }
    }
    Files.deleteIfExists(file);
  }

  private static void await(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("process " + process.pid() + " does not end though it was killed", e);
    }
  }

  private static Optional<String> startTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields.length > START_TICKS && !fields[0].equals("Z")
          ? Optional.of(fields[START_TICKS])
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // no such process
    }
  }
}
