package dev.muster.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one program running: when it ends it is started again, after a wait that grows while it
 * keeps ending. The program's output goes to a bounded log.
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** A program that ran this long before it ended is started again without a longer wait. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  /** What to start, found anew before each start. */
  @FunctionalInterface
  public interface Plan {
    /**
     * Prepares a start.
     *
     * @throws IOException when it cannot be started now; it is tried again
     * @throws InterruptedException when the agent ends
     */
    Launch next() throws IOException, InterruptedException;
  }

  /** Learns what becomes of the program. Called from the supervisor's thread. */
  public interface Listener {
    /** It runs. */
    void started(long pid);

    /** It does not run, or could not be started. */
    void ended(String why);
  }

  private final String name;
  private final Plan plan;
  private final Listener listener;
  private final Path log;
  private final Path processFile;
  private final Backoff backoff;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable Process running;

  /**
   * Prepares to keep a program running.
   *
   * @param name what it is, for messages
   * @param plan what to start
   * @param listener who learns what becomes of it
   * @param log where its output goes; beside it lies the file with its process id
   * @param backoff how long to wait before it is started again
   */
  public Supervisor(String name, Plan plan, Listener listener, Path log, Backoff backoff) {
    this.name = name;
    this.plan = plan;
    this.listener = listener;
    this.log = log;
    this.processFile = log.resolveSibling(name + ".pid");
    this.backoff = backoff;
  }

  /** Starts the program and keeps it running until {@link #stop}. */
  public synchronized void start() {
    if (thread == null && stopping.getCount() > 0) {
      thread = Thread.ofVirtual().name("supervise-" + name).start(this::run);
    }
  }

  /** Whether the program runs now. */
  public synchronized Optional<ProcessHandle> process() {
    Process now = running;
    return now != null && now.isAlive() ? Optional.of(now.toHandle()) : Optional.empty();
  }

  /**
   * Asks the program to end, waits, then kills it. It is not started again.
   *
   * @param grace how long it may take to end by itself
   */
  public void stop(Duration grace) throws InterruptedException {
    stopping.countDown();
    Thread supervising;
    Process process;
    synchronized (this) {
      supervising = thread;
      process = running;
    }
    if (process != null) {
      process.destroy();
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} did not end within {} s of SIGTERM: killing it", name, grace.toSeconds());
        process.destroyForcibly();
      }
    }
    if (supervising != null) {
      supervising.interrupt();
      supervising.join(Duration.ofSeconds(5));
    }
  }

  private void run() {
    int failures = 0;
    try (RotatingLog output = new RotatingLog(log, RotatingLog.DEFAULT_BYTES)) {
      Leftover.end(processFile);
      while (stopping.getCount() > 0) {
        long begun = System.nanoTime();
        listener.ended(runOnce(output));
        boolean settled = System.nanoTime() - begun > SETTLED.toNanos();
        failures = settled ? 1 : failures + 1;
        Duration wait = backoff.after(failures);
        if (stopping.getCount() > 0) {
          LOG.info("starting {} again in {} ms", name, wait.toMillis());
        }
        if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the agent ends
    } catch (IOException e) {
      LOG.error("{} cannot be supervised: {} on {}", name, e, log);
      listener.ended("cannot be supervised: " + e);
    }
  }

  private String runOnce(RotatingLog output) throws InterruptedException {
    try {
      Launch launch = plan.next();
      Process process = begin(launch);
      if (process == null) {
        return "the agent ends";
      }
      Thread copying = copy(process, output);
      listener.started(process.pid());
      LOG.info("{} runs as process {}", name, process.pid());
      int code = process.waitFor();
      copying.join(Duration.ofSeconds(1));
      LOG.warn("{} ended with exit code {}; its log is {}", name, code, log);
      return "it ended with exit code " + code + "; see " + log.getFileName();
    } catch (IOException e) {
      LOG.warn("{} could not be started: {}", name, e.toString());
      return "it could not be started: " + e.getMessage();
    }
  }

  private synchronized @Nullable Process begin(Launch launch) throws IOException {
    if (stopping.getCount() == 0) {
      return null;
    }
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(launch.folder().toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.putAll(launch.environment());
    Process process = builder.start();
    running = process;
    Leftover.record(processFile, process.toHandle());
    return process;
  }

  /** On a thread of its own: reading a pipe would hold a virtual thread's carrier. */
  private Thread copy(Process process, RotatingLog output) {
    return Thread.ofPlatform()
        .daemon()
        .name("log-" + name)
        .start(() -> {
          try {
            output.copy(process.getInputStream());
          } catch (IOException e) {
            LOG.debug("the output of {} ended: {}", name, e.toString());
          }
        });
  }
}
