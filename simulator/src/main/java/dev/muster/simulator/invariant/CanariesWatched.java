package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Fence;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Optional;

/** The rest of the new machines comes only after canaries were watched for as long as is said. */
final class CanariesWatched extends Invariant {
  private final Watches watches = new Watches(RolloutState.WATCH_CANARY);

  CanariesWatched() {
    super("canaries-watched", "a version that is no good would reach more than its canary");
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      if (change instanceof LedgerChange.PutRollout put) {
        watches.note(key, put.rollout(), now());
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      Optional<ServiceSpec> spec =
          Rolled.spec(controller, written.key(), written.rollout().service());
      if (written.rollout().state() == RolloutState.EXPAND) {
        spec.ifPresent(wanted -> judge(written.key(), written.rollout(), wanted.rollout()));
      }
      spec.ifPresent(wanted -> judgeInPlace(written.rollout(), wanted));
    }
  }

  private void judgeInPlace(Rollout rollout, ServiceSpec spec) {
    boolean isBefore =
        rollout.state().half() == RolloutState.Half.FORWARD && Rolled.isBeforeExpansion(rollout);
    int told = rollout.machines().admitted().size();
    // A canary that was told stays one when the spec asks for fewer meanwhile.
    if (isBefore && rollout.isInPlace() && told > Math.max(1, spec.rollout().pace().canary())) {
      broken(rollout.id() + " tells " + told + " machines in " + rollout.state());
    }
  }

  private void judge(ClusterKey key, Rollout rollout, RolloutSpec spec) {
    boolean begins =
        Rolled.active(stage(), key, rollout.service())
            .filter(before ->
                before.state() == RolloutState.EXPAND || before.state() == RolloutState.WATCH_ALL)
            .isEmpty();
    boolean isWatched = watches.hasLasted(key, rollout, spec.times().watch(), now());
    // One that is rebuilt from tags is begun nowhere else, and goes on by a person's word alone.
    boolean isRebuilt = rollout.stage().pause().isPresent();
    if (begins
        && !isRebuilt
        && spec.pace().canary() > 0
        && rollout.log().orders().isEmpty()
        && rollout.log().promotes() != Promotion.ALL
        && !isWatched) {
      broken(rollout.id() + " expands and its canary was not watched");
    }
  }
}
