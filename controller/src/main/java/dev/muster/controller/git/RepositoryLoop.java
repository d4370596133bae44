package dev.muster.controller.git;

import dev.muster.controller.store.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Competes for a repository, and looks at it again and again while it holds the lease. */
final class RepositoryLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RepositorySettings settings;
  private final GitSourceParts parts;
  private final RepositoryReader reader;
  private final PollSchedule schedule;
  private final ScheduledExecutorService watchdog;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  private RunState runState = RunState.RUNNING;
  private Optional<Held> holding = Optional.empty();
  private Request request = Request.NONE;
  private long notBeforeNanos = System.nanoTime();
  private long dueNanos = notBeforeNanos;
  private Optional<Instant> readAt = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Optional<AutoCloseable> competition = Optional.empty();

  private enum RunState {
    RUNNING,
    CLOSED
  }

  private enum Request {
    NONE,
    POKED
  }

  RepositoryLoop(
      RepositorySettings settings, GitSourceParts parts, ScheduledExecutorService watchdog) {
    this.settings = settings;
    this.parts = parts;
    this.watchdog = watchdog;
    this.reader = new RepositoryReader(settings, parts);
    this.schedule = new PollSchedule(settings.interval(), parts.random());
    this.thread = Thread.ofVirtual().name("git-" + settings.address()).unstarted(this::run);
  }

  void start() {
    thread.start();
    compete();
  }

  private void compete() {
    AutoCloseable entered =
        parts.leases().competeForRepository(settings.address().text(), new Listener());
    changed(() -> competition = Optional.of(entered));
  }

  /** Has the repository looked at soon. */
  void poke() {
    changed(() -> {
      request = Request.POKED;
      dueNanos = notBeforeNanos;
    });
  }

  /** The holding of the lease, if it is held now. */
  Optional<Held> holding() {
    lock.lock();
    try {
      return holding;
    } finally {
      lock.unlock();
    }
  }

  RepositoryStatus status() {
    lock.lock();
    try {
      return new RepositoryStatus(
          settings.address().text(),
          settings.branch(),
          holding.isPresent() ? RepositoryStatus.Lease.HELD : RepositoryStatus.Lease.NOT_HELD,
          readAt,
          failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    changed(() -> {
      runState = RunState.CLOSED;
      holding.ifPresent(Held::end);
    });
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        thread.join(PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    resign();
  }

  private void resign() {
    left()
        .ifPresent(open -> {
          try {
            open.close();
          } catch (Exception e) {
            LOG.atWarn()
                .setCause(e)
                .addKeyValue("repository", settings.address())
                .log("the lease was not given back");
          }
        });
  }

  private Optional<AutoCloseable> left() {
    lock.lock();
    try {
      Optional<AutoCloseable> entered = competition;
      competition = Optional.empty();
      return entered;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Optional<Held> turn = nextTurn(); turn.isPresent(); turn = nextTurn()) {
      Look look = look(turn.get());
      // An interruption was meant for the look that is over.
      Thread.interrupted();
      if (settle(look)) {
        resign();
        compete();
      }
    }
  }

  private Look look(Held held) {
    Duration limit = parts.limits().total().plus(parts.limits().silence());
    Future<?> interruption =
        watchdog.schedule(thread::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
    Timer.Sample sample = Timer.start(parts.meters());
    Look look = reader.look(held);
    interruption.cancel(false);
    count(sample, look);
    return look;
  }

  private void count(Timer.Sample sample, Look look) {
    MeterRegistry meters = parts.meters();
    String result =
        switch (look) {
          case Look.Done _ -> "success";
          case Look.Failed _ -> "error";
          case Look.Fenced _ -> "fenced";
          case Look.Stopped _ -> "stopped";
        };
    sample.stop(
        Timer.builder("muster_git_look_time")
            .tag("repository", settings.address().text())
            .tag("result", result)
            .register(meters));
  }

  // Empty when the loop is closed.
  private Optional<Held> nextTurn() {
    lock.lock();
    try {
      while (runState == RunState.RUNNING && !isDue()) {
        try {
          var _ = change.awaitNanos(holding.isPresent() ? untilDueNanos() : Long.MAX_VALUE);
        } catch (InterruptedException _) {
          // Whether to end is said by the state alone: an interruption is meant for a look.
        }
      }
      request = Request.NONE;
      return runState == RunState.RUNNING ? holding : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    return holding.isPresent() && untilDueNanos() <= 0;
  }

  private long untilDueNanos() {
    return dueNanos - System.nanoTime();
  }

  /** Notes how a look ended; whether the lease must be given up. */
  private boolean settle(Look look) {
    lock.lock();
    try {
      long now = System.nanoTime();
      notBeforeNanos = now + PollSchedule.CLOSEST.toNanos();
      Duration wait =
          switch (look) {
            case Look.Done _ -> {
              succeeded();
              yield schedule.afterSuccess();
            }
            case Look.Failed failed -> failed(failed.message());
            case Look.Fenced fenced ->
                failed("a newer holder of the lease has written under epoch " + fenced.epoch());
            case Look.Stopped _ -> PollSchedule.CLOSEST;
          };
      dueNanos = request == Request.POKED ? notBeforeNanos : now + wait.toNanos();
      if (!(look instanceof Look.Fenced)) {
        return false;
      }
      notBeforeNanos = now + wait.toNanos();
      return runState == RunState.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  private void succeeded() {
    if (failure.isPresent()) {
      LOG.atInfo()
          .addKeyValue("repository", settings.address())
          .log("the repository is read again");
    }
    failure = Optional.empty();
    readAt = Optional.of(parts.clock().instant());
  }

  private Duration failed(String message) {
    if (!failure.equals(Optional.of(message))) {
      LOG.atWarn()
          .addKeyValue("repository", settings.address())
          .addKeyValue("failure", message)
          .log("the repository was not read: it is tried again, ever more slowly");
    }
    failure = Optional.of(message);
    return schedule.afterFailure();
  }

  private void changed(Runnable what) {
    lock.lock();
    try {
      what.run();
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Listener implements Leases.RepositoryHolder {
    @Override
    public void acquired(long epoch) {
      LOG.atInfo()
          .addKeyValue("repository", settings.address())
          .addKeyValue("epoch", epoch)
          .log("the repository's lease was acquired");
      changed(() -> {
        holding.ifPresent(Held::end);
        holding = Optional.of(new Held(epoch));
        dueNanos = notBeforeNanos;
      });
    }

    @Override
    public void lost() {
      LOG.atInfo()
          .addKeyValue("repository", settings.address())
          .log("the repository's lease was lost");
      changed(() -> {
        holding.ifPresent(Held::end);
        holding = Optional.empty();
      });
    }
  }
}
