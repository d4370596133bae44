package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Fence;
import dev.muster.provider.action.Action;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;

/** The leader begins nothing that the ledger in the store does not name as begun. */
final class RecordedFirst extends Invariant {
  RecordedFirst() {
    super("recorded-first", "after a crash nobody would know what may still come to be");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    switch (effect) {
      case Effect.Act act -> judge(act.fence(), act.key(), act.action());
      case Effect.ActOnEnsemble act -> judge(act.fence(), act.key(), act.action());
      case Effect _ -> {}
    }
  }

  // What a deposed leader begins is not in the ledger any more, and the fences refuse it.
  private void judge(Fence fence, ClusterKey cluster, Action action) {
    boolean leads = fence.epoch() == stage().store().epoch(fence.scope());
    if (leads && !stage().store().ledger(cluster).intents().containsKey(action.key())) {
      broken(action.summary() + " for " + cluster + " begins and is not recorded");
    }
  }
}
