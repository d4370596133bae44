package dev.muster.agent.zookeeper;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.machine.Workload;
import dev.muster.agent.process.Backoff;
import dev.muster.agent.process.Supervisor;
import dev.muster.agent.report.ReportBoard;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.InstanceReport.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine of the ensemble: its ZooKeeper server, kept running on its own disk. */
public final class EnsembleMachine implements Workload {
  private static final Logger LOG = LoggerFactory.getLogger(EnsembleMachine.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  private final String address;
  private final ReportBoard board;
  private final Supervisor supervisor;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Prepares the server.
   *
   * @param machine the machine that it runs on
   * @param membership its place in the ensemble
   * @param settings how it is run
   * @param board where it says how it is
   */
  public EnsembleMachine(
      Machine machine, Membership membership, ServerSettings settings, ReportBoard board) {
    this.address = machine.self().address();
    this.board = board;
    this.supervisor =
        new Supervisor(
            "zookeeper",
            new ServerPlan(machine, membership, settings),
            new Supervisor.Listener() {
              @Override
              public void started(long pid) {
                board.health(Health.STARTING, "");
              }

              @Override
              public void ended(String why) {
                board.health(Health.UNHEALTHY, "zookeeper: " + why);
              }
            },
            machine.disk().serviceLog(),
            BACKOFF);
  }

  @Override
  public void start() {
    supervisor.start();
    Thread.ofVirtual().name("probe-zookeeper").start(this::probe);
  }

  /** The server's process, while it has one. */
  public Optional<ProcessHandle> process() {
    return supervisor.process();
  }

  private void probe() {
    try {
      while (!closing.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        Health before = board.current().health();
        boolean runs = supervisor.process().isPresent();
        if (runs && !EnsembleReader.mode(address).isEmpty()) {
          board.health(Health.HEALTHY, "");
        } else if (runs && before == Health.HEALTHY) {
          board.health(Health.UNHEALTHY, "zookeeper: it serves nothing, it looks for a leader");
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the agent ends
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      supervisor.stop(GRACE);
    } catch (InterruptedException _) {
      LOG.warn("interrupted while the ZooKeeper server ended");
      Thread.currentThread().interrupt();
    }
  }
}
