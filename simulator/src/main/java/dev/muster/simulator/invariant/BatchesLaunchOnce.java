package dev.muster.simulator.invariant;

import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The token of a batch stands for the same machines for ever, each of its launches is recorded as
 * part of it before the call, no machine is launched twice by two batches, and a slot is recorded
 * with its own machine of the batch.
 */
final class BatchesLaunchOnce extends Invariant {
  private final Map<LaunchToken, LaunchBatch> meanings = new HashMap<>();
  private final Map<String, LaunchToken> launchedBy = new HashMap<>();
  private final Set<LaunchToken> landed = new HashSet<>();

  BatchesLaunchOnce() {
    super(
        "batches-launch-once",
        "a batch that is repeated in another form would cost all its machines a second time");
  }

  @Override
  public void arriving(Landing landing, LaunchTogether together) {
    LaunchBatch batch = together.batch();
    LaunchBatch before = meanings.putIfAbsent(batch.token(), batch);
    if (before != null && !before.equals(batch)) {
      broken("the token of " + before + " is used for " + batch);
    }
    if (landing.fence().epoch() == stage().store().epoch(landing.fence().scope())) {
      together.launches().forEach(launch -> judge(landing.cluster(), batch, launch));
    }
  }

  private void judge(ClusterKey cluster, LaunchBatch batch, LaunchInstance launch) {
    Intent intent = stage().store().ledger(cluster).intents().get(launch.key());
    // A call may land long after it was settled.
    if (intent != null && !intent.batch().equals(Optional.of(batch))) {
      broken(launch.summary() + " comes with " + batch + " and is recorded with " + intent.batch());
    }
  }

  @Override
  public void landed(Landing landing, LaunchTogether together, Outcome outcome) {
    if (!(outcome instanceof Outcome.Accepted) || !landed.add(together.batch().token())) {
      return;
    }
    for (InstanceIdentity identity : together.identities()) {
      String machine = identity.uid() + "/" + identity.slot() + "#" + identity.incarnation();
      LaunchToken other = launchedBy.put(machine, together.batch().token());
      if (other != null) {
        broken(machine + " is launched by two batches");
      }
    }
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      switch (change) {
        case LedgerChange.PutSlot put -> judge(put.slot());
        case LedgerChange.PutRollout put ->
            put.rollout().machines().newcomers().forEach(this::judge);
        case LedgerChange _ -> {}
      }
    }
  }

  private void judge(SlotRecord record) {
    record
        .instance()
        .flatMap(id -> slotOf(id))
        .filter(slot -> !slot.equals(record.slot()))
        .ifPresent(slot -> broken(record.slot() + " is recorded with the machine of " + slot));
  }

  private Optional<Slot> slotOf(InstanceId id) {
    return stage().cloud().find(id).flatMap(SimMachine::identity).map(InstanceIdentity::slot);
  }
}
