package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A machine that runs and fills its slot is repaired away only where its agent and the load
 * balancer both call it unwell. Silence is no witness.
 */
final class TwoWitnesses extends Invariant {
  // The newest may have come after the decision, while that was recorded.
  private static final int KEPT = 3;

  private final Map<SimController, Heard> heard = new HashMap<>();

  TwoWitnesses() {
    super("two-witnesses", "one wrong health check would take machines away that serve");
  }

  /** What one controller was shown last. */
  private static final class Heard {
    final Deque<Instances> instances = new ArrayDeque<>();
    final Deque<Targets> targets = new ArrayDeque<>();
    final Map<ClusterKey, Deque<Reports>> reports = new HashMap<>();

    static <T> void add(Deque<T> known, T newest) {
      known.addLast(newest);
      if (known.size() > KEPT) {
        known.removeFirst();
      }
    }

    void add(PartContent content) {
      switch (content) {
        case Instances seen -> add(instances, seen);
        case Targets seen -> add(targets, seen);
        case PartContent _ -> {}
      }
    }
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    Heard known = heard.computeIfAbsent(controller, _ -> new Heard());
    switch (event) {
      case KernelEvent.Swept swept -> {
        if (swept.observation() instanceof Observation.Complete<? extends PartContent> complete) {
          known.add(complete.value());
        }
      }
      case KernelEvent.ClusterObserved observed -> {
        if (observed.observation() instanceof Observation.Complete<?> complete
            && complete.value() instanceof Reports reports) {
          Heard.add(
              known.reports.computeIfAbsent(observed.key(), _ -> new ArrayDeque<>()), reports);
        }
      }
      case KernelEvent _ -> {}
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act
        && act.action() instanceof TerminateInstance terminate
        && terminate.cause() == Cause.REPAIR
        && fillsItsSlot(act.key(), terminate)) {
      judge(heard.computeIfAbsent(controller, _ -> new Heard()), act.key(), terminate);
    }
  }

  private boolean fillsItsSlot(ClusterKey key, TerminateInstance terminate) {
    SlotRecord slot = stage().store().ledger(key).slots().get(terminate.slot());
    return slot != null && slot.instance().filter(terminate.instance()::equals).isPresent();
  }

  private void judge(Heard known, ClusterKey key, TerminateInstance terminate) {
    InstanceId id = terminate.instance();
    boolean ran =
        known.instances.stream()
            .allMatch(list ->
                list.all().stream()
                    .anyMatch(one ->
                        one.id().equals(id) && one.state() == ObservedInstance.State.RUNNING));
    Predicate<Reports> accused =
        reports ->
            reports.all().stream()
                .anyMatch(report ->
                    report.instance().equals(id)
                        && report.health() == InstanceReport.Health.UNHEALTHY);
    Predicate<Targets> convicted =
        targets ->
            targets.all().stream()
                .anyMatch(target ->
                    target.instance().equals(id)
                        && target.health() == ObservedTarget.Health.UNHEALTHY);
    boolean twice =
        known.reports.getOrDefault(key, new ArrayDeque<>()).stream().anyMatch(accused)
            && known.targets.stream().anyMatch(convicted);
    if (ran && !twice) {
      broken(terminate.summary() + " is repaired away without two witnesses");
    }
  }
}
