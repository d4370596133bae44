package dev.muster.simulator.invariant;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.util.Optional;

/**
 * A machine that requests reach runs with the configuration of its own revision: not with that of
 * the other side of its service's rollout.
 */
final class RevisionsWhole extends Invariant {
  RevisionsWhole() {
    super("revisions-whole", "a version would run with a configuration that was made for another");
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    if (!(outcome instanceof Outcome.Accepted)) {
      return;
    }
    switch (landing.action()) {
      case ConfigAction action -> judge(landing.cluster(), action.service(), action.summary());
      case RegisterTarget action -> judge(landing.cluster(), action.service(), action.summary());
      case Action _ -> {}
    }
  }

  private void judge(ClusterKey key, ServiceName service, String done) {
    Rollout rollout = stage().store().ledger(key).rollouts().get(service);
    if (rollout == null
        || rollout.isInPlace()
        || rollout.from().config().equals(rollout.to().config())) {
      return;
    }
    stage().cloud().targets().stream()
        .filter(target -> target.service().equals(service))
        .forEach(target -> judge(key, rollout, target.instance(), done));
  }

  private void judge(ClusterKey key, Rollout rollout, InstanceId id, String done) {
    // What has ended serves nobody, though the load balancer may not know that yet.
    Optional<SimMachine> machine = stage().cloud().find(id).filter(SimMachine::isLive);
    Optional<InstanceIdentity> who =
        machine.flatMap(SimMachine::identity).filter(one -> one.cluster().equals(key));
    Optional<Sha256> runs = machine.flatMap(SimMachine::appliedConfig);
    if (who.isEmpty() || runs.isEmpty()) {
      return;
    }
    boolean newWithOld = isOf(rollout.to(), who.get()) && runs.equals(rollout.from().config());
    boolean oldWithNew = isOf(rollout.from(), who.get()) && runs.equals(rollout.to().config());
    if (newWithOld || oldWithNew) {
      broken(
          "%s: %s serves in %s with the configuration of %s"
              .formatted(
                  done,
                  who.get().slot(),
                  who.get().version(),
                  newWithOld ? rollout.from().version() : rollout.to().version()));
    }
  }

  private static boolean isOf(RolloutSide side, InstanceIdentity who) {
    return side.revision().equals(who.revision());
  }
}
