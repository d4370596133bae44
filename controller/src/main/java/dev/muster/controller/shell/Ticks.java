package dev.muster.controller.shell;

import dev.muster.controller.kernel.KernelEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time: the kernel's next wake-up, which moves with every step, and by Quartz what recurs. A tick
 * that comes late or twice does no harm.
 */
final class Ticks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);
  private static final String WORK = "work";

  private final InstantSource clock;
  private final Consumer<KernelEvent> post;
  private final ScheduledExecutorService wakeUps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("wake-ups").daemon().factory());
  private final Map<String, Runnable> work = new ConcurrentHashMap<>();
  private Optional<Scheduler> scheduler = Optional.empty();
  private Optional<ScheduledFuture<?>> next = Optional.empty();

  Ticks(InstantSource clock, Consumer<KernelEvent> post) {
    this.clock = clock;
    this.post = post;
  }

  void start() {
    Properties settings = new Properties();
    settings.setProperty(
        "org.quartz.scheduler.instanceName", "muster-" + System.identityHashCode(this));
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", "1");
    settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    try {
      Scheduler started = new StdSchedulerFactory(settings).getScheduler();
      started.getContext().put(WORK, work);
      started.start();
      scheduler = Optional.of(started);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler of recurring work did not start", e);
    }
  }

  /** Sends a tick at an instant; it replaces the one that was asked for before. */
  synchronized void wakeAt(Instant at) {
    next.ifPresent(former -> former.cancel(false));
    long millis = Math.max(0, Duration.between(clock.instant(), at).toMillis()) + 1;
    if (!wakeUps.isShutdown()) {
      next =
          Optional.of(
              wakeUps.schedule(
                  () -> post.accept(new KernelEvent.Tick(clock.instant())),
                  millis,
                  TimeUnit.MILLISECONDS));
    }
  }

  /** Does something again and again, first after one interval. */
  void every(String name, Duration interval, Runnable job) {
    work.put(name, job);
    try {
      scheduler
          .orElseThrow()
          .scheduleJob(
              JobBuilder.newJob(Recurring.class).withIdentity(name).build(),
              TriggerBuilder.newTrigger()
                  .withIdentity(name)
                  .startAt(java.util.Date.from(Instant.now().plus(interval)))
                  .withSchedule(
                      SimpleScheduleBuilder.simpleSchedule()
                          .withIntervalInMilliseconds(interval.toMillis())
                          .repeatForever()
                          .withMisfireHandlingInstructionNextWithRemainingCount())
                  .build());
    } catch (SchedulerException e) {
      throw new IllegalStateException(name + " was not scheduled", e);
    }
  }

  @Override
  public void close() {
    wakeUps.shutdownNow();
    scheduler.ifPresent(running -> {
      try {
        running.shutdown(false);
      } catch (SchedulerException e) {
        LOG.atWarn().setCause(e).log("the scheduler of recurring work did not stop");
      }
    });
  }

  /** Runs the work that its name stands for. Quartz makes it by itself, hence public. */
  @DisallowConcurrentExecution
  public static final class Recurring implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      try {
        if (context.getScheduler().getContext().get(WORK) instanceof Map<?, ?> all
            && all.get(context.getJobDetail().getKey().getName()) instanceof Runnable job) {
          job.run();
        }
      } catch (SchedulerException | RuntimeException e) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("work", context.getJobDetail().getKey().getName())
            .log("recurring work failed");
      }
    }
  }
}
