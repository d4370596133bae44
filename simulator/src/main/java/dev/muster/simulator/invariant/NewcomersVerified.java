package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Reports;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A new machine of a rollout goes behind the load balancer only when its agent has said that it is
 * well, in the version that it shall run; and but for canaries only once those were watched.
 */
final class NewcomersVerified extends Invariant {
  private final Set<String> well = new HashSet<>();

  NewcomersVerified() {
    super("newcomers-verified", "clients would be the first to try a new version");
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    if (event instanceof KernelEvent.ClusterObserved observed
        && observed.observation() instanceof Observation.Complete<?> complete
        && complete.value() instanceof Reports reports) {
      reports.all().stream()
          .filter(report -> report.health() == InstanceReport.Health.HEALTHY)
          .forEach(report -> well.add(name(report.instance(), report.reportedVersion())));
    }
  }

  private static String name(InstanceId id, String version) {
    return id + " runs " + version;
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof RegisterTarget)
        .ifPresent(act -> judge(controller, act.key(), (RegisterTarget) act.action()));
  }

  private void judge(SimController controller, ClusterKey key, RegisterTarget register) {
    Optional<Rollout> rollout = Rolled.active(stage(), key, register.service());
    Optional<SlotRecord> newcomer =
        rollout.flatMap(known -> Rolled.newcomer(known, register.instance()));
    if (rollout.isEmpty() || newcomer.isEmpty()) {
      return;
    }
    if (!well.contains(name(register.instance(), newcomer.get().version().value()))) {
      broken(register.summary() + " was never verified");
    }
    boolean isCanary =
        Rolled.spec(controller, key, register.service())
            .filter(spec -> register.slot().ordinal() > spec.rollout().pace().canary())
            .isEmpty();
    if (!isCanary && Rolled.isBeforeExpansion(rollout.get())) {
      broken(register.summary() + " in " + rollout.get().state() + ", and is no canary");
    }
  }
}
