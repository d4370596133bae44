package dev.muster.controller.shell;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.store.Leases;
import dev.muster.controller.store.Store;
import dev.muster.provider.Ensembles;
import dev.muster.provider.MetricSource;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.reconcile.Reconciler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * What a shell is wired from.
 *
 * @param store the controller's objects; the shell does not close it
 * @param leases who leads what; the shell does not close them
 * @param providers the provider of each scope
 * @param ensembles the clusters' ensembles
 * @param metrics the servers that keep the metrics of services; the shell does not close it
 * @param reconcilers in the order of their dependencies
 * @param guards in the order in which they judge
 * @param clock the shell's clock, which stamps every event
 * @param log the reconcile log; the shell does not close it
 * @param meters where it counts
 */
public record ShellParts(
    Store store,
    Leases leases,
    Function<Scope, Provider> providers,
    Ensembles ensembles,
    MetricSource metrics,
    List<Reconciler> reconcilers,
    List<Guard> guards,
    InstantSource clock,
    ReconcileLog log,
    MeterRegistry meters) {
  /** Copies the lists. */
  public ShellParts {
    reconcilers = List.copyOf(reconcilers);
    guards = List.copyOf(guards);
  }
}
