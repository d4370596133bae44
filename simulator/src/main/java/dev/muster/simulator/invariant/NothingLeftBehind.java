package dev.muster.simulator.invariant;

import dev.muster.provider.Fence;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterKey;
import java.util.List;

/** Once a rollout has ended, nothing of it is recorded, and no machine of it runs beside a slot. */
final class NothingLeftBehind extends Invariant {
  NothingLeftBehind() {
    super("nothing-left-behind", "machines that nobody uses would be paid for ever");
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      if (change instanceof LedgerChange.PutRollout put && !put.rollout().isActive()) {
        judge(key, put.rollout());
      }
    }
  }

  private void judge(ClusterKey key, Rollout ended) {
    Rollout.Machines machines = ended.machines();
    if (!machines.newcomers().isEmpty()
        || !machines.retired().isEmpty()
        || !machines.admitted().isEmpty()
        || !machines.withdrawn().isEmpty()) {
      broken(ended.id() + " has ended and records " + machines);
    }
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isLive() && machine.identity().isPresent() && isBeside(key, ended, machine)) {
        broken(ended.id() + " has ended and leaves " + machine);
      }
    }
  }

  private boolean isBeside(ClusterKey key, Rollout ended, SimMachine machine) {
    InstanceIdentity who = machine.identity().orElseThrow();
    SlotRecord slot = stage().store().ledger(key).slots().get(who.slot());
    return who.cluster().equals(key)
        && who.slot().service().equals(ended.service())
        && slot != null
        && slot.incarnation().compareTo(who.incarnation()) != 0
        && (who.revision().equals(ended.to().revision()) || ended.state().isCommitted());
  }
}
