package dev.muster.cli.wiring;

import dev.muster.controller.guard.Guards;
import dev.muster.controller.kernel.Decider;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.shell.ControllerShell;
import dev.muster.controller.shell.LiveWorld;
import dev.muster.controller.shell.Preview;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.controller.shell.ShellConfig;
import dev.muster.controller.shell.ShellParts;
import dev.muster.controller.store.zookeeper.ZooKeeperLeases;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.spec.id.ClusterKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * The kernel with its shell on an open store: what reconciles, in a controller and in a command.
 */
public final class ReconcilingKernel implements AutoCloseable {
  private final ZooKeeperLeases leases;
  private final ControllerShell shell;

  private ReconcilingKernel(ZooKeeperLeases leases, ControllerShell shell) {
    this.leases = leases;
    this.shell = shell;
  }

  /**
   * Wires a kernel; nothing happens before {@link #start}.
   *
   * @param store its objects and leases
   * @param worlds what it converges
   * @param kernel its patience
   * @param log its reconcile log, which the caller closes
   * @param meters where it counts
   */
  public static ReconcilingKernel of(
      OpenStore store, Worlds worlds, KernelConfig kernel, ReconcileLog log, MeterRegistry meters) {
    String name = OpenStore.memberName();
    ZooKeeperLeases leases = store.leases(name);
    ControllerShell shell =
        new ControllerShell(
            new ShellParts(
                store.store(),
                leases,
                worlds::provider,
                worlds.ensembles(),
                worlds.metrics(),
                DependencyOrder.reconcilers(),
                Guards.standard(kernel.consistencyWindow()),
                worlds.clock(),
                log,
                meters),
            ShellConfig.local(name, kernel));
    return new ReconcilingKernel(leases, shell);
  }

  /** The preview of the same decisions. */
  public static Preview preview(Worlds worlds, KernelConfig kernel) {
    return new Preview(
        worlds::provider,
        worlds.ensembles(),
        worlds.metrics(),
        new Decider(
            DependencyOrder.reconcilers(), Guards.standard(kernel.consistencyWindow()), kernel),
        InstantSource.system());
  }

  /** Begins to reconcile. */
  public void start() {
    shell.start();
  }

  /** What it sees. */
  public LiveWorld world() {
    return shell.world();
  }

  /** The leases under which it works. */
  public ZooKeeperLeases leases() {
    return leases;
  }

  /** Has a cluster looked at now. */
  public void look(ClusterKey key) {
    shell.look(key);
  }

  @Override
  public void close() {
    shell.close();
    leases.close();
  }
}
