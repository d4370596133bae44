package dev.muster.controller.shell;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.kernel.RolloutStep;
import dev.muster.provider.Scope;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The controller's meters, under controller-runtime's names where it has one. */
final class ShellMeters {
  private static final String CONTROLLER = "controller";
  private static final String CLUSTER = "cluster";

  private final MeterRegistry registry;
  private final Supplier<KernelState> state;
  private final AtomicLong passes = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();

  ShellMeters(
      MeterRegistry registry,
      ShellConfig config,
      Supplier<KernelState> state,
      IntSupplier queueDepth) {
    this.registry = registry;
    this.state = state;
    gauge("controller_runtime_active_workers", this::running);
    gauge("controller_runtime_max_concurrent_reconciles", () -> config.kernel().maximumPasses());
    gauge("workqueue_depth", this::due);
    Gauge.builder("muster_kernel_events_waiting", queueDepth::getAsInt).register(registry);
    Gauge.builder("leader_election_master_status", this::led)
        .description("how many scopes this controller leads")
        .tag("name", config.name())
        .register(registry);
  }

  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).tag(CONTROLLER, CLUSTER).register(registry);
  }

  private Number running() {
    return state.get().clusters().values().stream()
        .filter(cluster -> cluster.pass().isPresent())
        .count();
  }

  // Waiting with a reason: a settled cluster that awaits its resync is not queued.
  private Number due() {
    return state.get().clusters().values().stream()
        .filter(cluster ->
            cluster.pass().isEmpty() && cluster.schedule().urgency() != ClusterState.Urgency.RESYNC)
        .count();
  }

  private Number led() {
    return state.get().scopes().values().stream()
        .filter(scope -> scope.fence().isPresent())
        .count();
  }

  void passed(Effect.Measured measured) {
    passes.incrementAndGet();
    String result =
        switch (measured.result()) {
          case SUCCESS -> "success";
          case REQUEUE_AFTER -> "requeue_after";
          case ERROR -> "error";
        };
    registry
        .counter("controller_runtime_reconcile", CONTROLLER, CLUSTER, "result", result)
        .increment();
    if (measured.result() == Effect.PassResult.ERROR) {
      errors.incrementAndGet();
      registry.counter("controller_runtime_reconcile_errors", CONTROLLER, CLUSTER).increment();
    }
    Timer.builder("controller_runtime_reconcile_time")
        .tag(CONTROLLER, CLUSTER)
        .publishPercentileHistogram()
        .register(registry)
        .record((long) (measured.seconds() * 1000), TimeUnit.MILLISECONDS);
    measured
        .newlyHeldBy()
        .forEach(guard -> registry.counter("muster_guard_holds", "guard", guard).increment());
    measured.rollouts().forEach(step -> rolled(measured, step));
  }

  private void rolled(Effect.Measured measured, RolloutStep step) {
    String[] tags = {CLUSTER, measured.key().toString(), "service", step.id().service().value()};
    registry.counter("muster_rollout_steps", tags).increment();
    if (step.kind() == RolloutStep.Kind.TURNED_BACK) {
      registry.counter("muster_rollout_rollbacks", tags).increment();
    }
  }

  void called(String kind, Duration took) {
    Timer.builder("muster_calls").tag("call", kind).register(registry).record(took);
  }

  void resigned(Scope scope) {
    registry.counter("muster_leadership_given_up", "scope", scope.toString()).increment();
  }

  void crashed() {
    registry.counter("muster_kernel_failures").increment();
  }

  long passes() {
    return passes.get();
  }

  long errors() {
    return errors.get();
  }
}
