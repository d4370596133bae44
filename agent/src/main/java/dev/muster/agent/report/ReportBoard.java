package dev.muster.agent.report;

import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.InstanceReport.Health;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Holds the machine's report and tells those who pass it on when it changes. */
public final class ReportBoard {
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private InstanceReport report;

  /**
   * Begins with a service that has not been started.
   *
   * @param self who the machine is
   * @param bootId differs for every start of the machine
   * @param clock dates the report
   */
  public ReportBoard(InstanceDocument self, String bootId, InstantSource clock) {
    this.clock = clock;
    this.report =
        new InstanceReport(
            self.instance(),
            self.identity().slot().service(),
            bootId,
            Health.STARTING,
            "",
            0,
            "",
            "",
            clock.instant());
  }

  /** The newest report. */
  public synchronized InstanceReport current() {
    return report;
  }

  /** Calls the listener after each change. It must not block. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Says how the service is, and what is wrong with it (empty for nothing). */
  public void health(Health health, String error) {
    change(old ->
        new InstanceReport(
            old.instance(),
            old.service(),
            old.bootId(),
            health,
            old.reportedVersion(),
            old.appliedConfigNumber(),
            old.appliedConfigSha256(),
            error,
            old.at()));
  }

  /** Says which version the service names; empty for none. */
  public void version(String version) {
    change(old ->
        new InstanceReport(
            old.instance(),
            old.service(),
            old.bootId(),
            old.health(),
            version,
            old.appliedConfigNumber(),
            old.appliedConfigSha256(),
            old.error(),
            old.at()));
  }

  /** Acknowledges a configuration. */
  public void applied(int number, String sha256) {
    change(old ->
        new InstanceReport(
            old.instance(),
            old.service(),
            old.bootId(),
            old.health(),
            old.reportedVersion(),
            number,
            sha256,
            old.error(),
            old.at()));
  }

  private void change(UnaryOperator<InstanceReport> change) {
    synchronized (this) {
      InstanceReport next = change.apply(report);
      if (next.equals(report)) {
        return;
      }
      report =
          new InstanceReport(
              next.instance(),
              next.service(),
              next.bootId(),
              next.health(),
              next.reportedVersion(),
              next.appliedConfigNumber(),
              next.appliedConfigSha256(),
              next.error(),
              clock.instant());
    }
    listeners.forEach(Runnable::run);
  }
}
