package dev.muster.agent.service;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.machine.Workload;
import dev.muster.agent.mirror.Mirror;
import dev.muster.agent.mirror.Rendered;
import dev.muster.agent.process.Backoff;
import dev.muster.agent.process.Supervisor;
import dev.muster.agent.report.ReportBoard;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.spec.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine of a service. The service is started when its configuration lies in its file, is asked
 * every second how it is, and its configuration is acknowledged once it was well with it.
 */
public final class ServiceMachine implements Workload {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMachine.class);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  // Others wait for the first answer.
  private static final Duration PROBE_INTERVAL_WHILE_STARTING = Duration.ofMillis(50);
  private static final int PROBES_PER_VERSION_QUESTION = 15;

  private final ReportBoard board;
  private final Optional<ServiceSpec.Health> asked;
  private final HttpProbe http;
  private final Supervisor supervisor;
  private final Mirror mirror;
  private final ImageFile image;
  private final CountDownLatch closing = new CountDownLatch(1);
  private ServiceHealth health = ServiceHealth.waiting(Instant.now());
  private int probesSinceVersion;

  /**
   * Prepares the service.
   *
   * @param machine the machine that it runs on
   * @param manifest its image
   * @param content what of the image says how it is run
   * @param board where the agent says how it is
   * @param artifacts where its artifact comes from
   */
  public ServiceMachine(
      Machine machine,
      ImageManifest manifest,
      ImageRecipe.Content.Service content,
      ReportBoard board,
      ArtifactSource artifacts) {
    this.board = board;
    this.asked = content.health();
    this.http = new HttpProbe(machine.self().address(), content.run().port());
    Path javaHome = Path.of(System.getProperty("java.home"));
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    this.supervisor =
        new Supervisor(
            "service",
            () -> ServicePlan.of(machine, manifest, content, javaHome, path),
            new Supervisor.Listener() {
              @Override
              public void started(long pid) {
                begun();
              }

              @Override
              public void ended(String why) {
                judge(new ServiceHealth.Event.Ended("service: " + why));
              }
            },
            machine.disk().serviceLog(),
            BACKOFF);
    this.mirror = new Mirror(machine, content.run().port(), board);
    this.image = new ImageFile(machine.disk().image(), manifest, content, artifacts);
  }

  @Override
  public void start() {
    mirror.start(() -> Thread.ofVirtual().name("start-service").start(this::begin));
    Thread.ofVirtual().name("probe-service").start(this::probe);
  }

  private void begin() {
    try {
      int failures = 0;
      Optional<String> missing = image.bring();
      while (missing.isPresent()) {
        failures++;
        LOG.warn("the service cannot start: {}", missing.get());
        judge(new ServiceHealth.Event.Ended(missing.get()));
        if (closing.await(BACKOFF.after(failures).toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        missing = image.bring();
      }
      supervisor.start();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the agent ends
    }
  }

  private synchronized void begun() {
    probesSinceVersion = PROBES_PER_VERSION_QUESTION;
    judge(new ServiceHealth.Event.Started());
  }

  private synchronized void judge(ServiceHealth.Event event) {
    health = health.after(event, Instant.now());
    board.health(health.health(), health.error());
  }

  private void probe() {
    try {
      while (!closing.await(probeInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        supervisor.process().ifPresent(this::ask);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the agent ends
    }
  }

  private synchronized Duration probeInterval() {
    return switch (health.health()) {
      case STARTING -> PROBE_INTERVAL_WHILE_STARTING;
      case HEALTHY, UNHEALTHY -> PROBE_INTERVAL;
    };
  }

  private void ask(ProcessHandle process) {
    // Read first: the answer must come after the file was in place to count for it.
    Optional<Rendered> inPlace = mirror.inPlace();
    ServiceHealth.Event answer =
        asked
            .<ServiceHealth.Event>map(health -> http.health(health.path()))
            .orElseGet(ServiceHealth.Event.Well::new);
    if (!process.isAlive()) {
      return; // its end is told by the supervisor; the answer may be another process's
    }
    judge(answer);
    if (answer instanceof ServiceHealth.Event.Well) {
      inPlace.ifPresent(
          rendered -> board.applied(rendered.configNumber(), rendered.configSha256()));
      askVersion();
    }
  }

  private void askVersion() {
    Optional<String> path = asked.flatMap(ServiceSpec.Health::versionPath);
    synchronized (this) {
      probesSinceVersion++;
      if (path.isEmpty() || probesSinceVersion <= PROBES_PER_VERSION_QUESTION) {
        return;
      }
      probesSinceVersion = 0;
    }
    board.version(http.version(path.get()));
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      supervisor.stop(GRACE);
      mirror.close();
    } catch (InterruptedException _) {
      LOG.warn("interrupted while the service ended");
      Thread.currentThread().interrupt();
    }
  }
}
