package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.data.Stat;

/** The ledgers: a znode for each slot and each intent. Only a cluster's leader writes here. */
final class LedgerNodes {
  // No record is written as nothing.
  private static final byte[] GONE = new byte[0];

  private final Nodes nodes;

  LedgerNodes(Nodes nodes) {
    this.nodes = nodes;
  }

  Ledger read(ClusterKey key) throws Exception {
    List<String> paths = new ArrayList<>(List.of(Layout.ensemble(key), Layout.repairs(key)));
    nodes.children(Layout.slots(key)).forEach(name -> paths.add(Layout.slots(key) + "/" + name));
    nodes
        .children(Layout.intents(key))
        .forEach(name -> paths.add(Layout.intents(key) + "/" + name));
    List<String> rolling =
        nodes.children(Layout.ledger(key)).stream()
            .filter(Layout::isRollout)
            .map(name -> Layout.ledger(key) + "/" + name)
            .toList();
    paths.addAll(rolling);
    SortedMap<ServiceName, Rollout> rollouts = new TreeMap<>();
    EnsembleRecord ensemble = EnsembleRecord.UNFORMED;
    RepairHistory repairs = RepairHistory.EMPTY;
    SortedMap<Slot, SlotRecord> slots = new TreeMap<>();
    SortedMap<ActionKey, Intent> intents = new TreeMap<>();
    for (Map.Entry<String, Nodes.Node> entry : nodes.readAll(paths).entrySet()) {
      String path = entry.getKey();
      byte[] data = entry.getValue().data();
      if (path.equals(Layout.ensemble(key))) {
        ensemble = StoredJson.read(data, EnsembleRecord.class);
      } else if (path.equals(Layout.repairs(key))) {
        repairs = StoredJson.read(data, RepairHistory.class);
      } else if (path.startsWith(Layout.slots(key) + "/")) {
        SlotRecord slot = StoredJson.read(data, SlotRecord.class);
        slots.put(slot.slot(), slot);
      } else if (rolling.contains(path)) {
        Rollout rollout = StoredJson.read(data, Rollout.class);
        rollouts.put(rollout.service(), rollout);
      } else {
        Intent intent = StoredJson.read(data, Intent.class);
        intents.put(intent.key(), intent);
      }
    }
    return new Ledger(slots, ensemble, intents, repairs, rollouts);
  }

  StoreResult<Integer> record(ClusterKey key, List<LedgerChange> changes, Change guard)
      throws Exception {
    if (nodes.stat(Layout.cluster(key)).isEmpty()) {
      return new StoreResult.Missing<>();
    }
    List<Change> step = new ArrayList<>();
    step.add(guard);
    step.add(new Change.Check(Layout.cluster(key), Change.ANY_VERSION));
    for (Map.Entry<String, byte[]> entry : wanted(key, changes).entrySet()) {
      operation(entry.getKey(), entry.getValue()).ifPresent(step::add);
    }
    nodes.commit(step);
    return new StoreResult.Done<>(changes.size(), 0);
  }

  /** What each znode shall hold after all changes, the later ones over the earlier. */
  private Map<String, byte[]> wanted(ClusterKey key, List<LedgerChange> changes) throws Exception {
    Map<String, byte[]> wanted = new LinkedHashMap<>();
    Optional<RepairHistory> repairs = Optional.empty();
    for (LedgerChange change : changes) {
      switch (change) {
        case LedgerChange.PutSlot put ->
            wanted.put(Layout.slot(key, put.slot().slot()), Nodes.json(put.slot()));
        case LedgerChange.DropSlot drop -> wanted.put(Layout.slot(key, drop.slot()), GONE);
        case LedgerChange.PutEnsemble put ->
            wanted.put(Layout.ensemble(key), Nodes.json(put.ensemble()));
        case LedgerChange.PutIntent put ->
            wanted.put(Layout.intent(key, put.intent().key()), Nodes.json(put.intent()));
        case LedgerChange.DropIntent drop -> wanted.put(Layout.intent(key, drop.key()), GONE);
        case LedgerChange.AddRepair add -> {
          RepairHistory before = repairs.isPresent() ? repairs.get() : repairs(key);
          repairs = Optional.of(before.plus(add.entry()));
        }
        case LedgerChange.PutRollout put ->
            wanted.put(Layout.rollout(key, put.rollout().service()), Nodes.json(put.rollout()));
        case LedgerChange.CommitRollout commit -> {
          for (SlotRecord slot : commit.slots()) {
            wanted.put(Layout.slot(key, slot.slot()), Nodes.json(slot));
          }
          wanted.put(Layout.rollout(key, commit.rollout().service()), Nodes.json(commit.rollout()));
        }
        case LedgerChange.DropRollout drop -> wanted.put(Layout.rollout(key, drop.service()), GONE);
      }
    }
    if (repairs.isPresent()) {
      wanted.put(Layout.repairs(key), Nodes.json(repairs.get()));
    }
    return wanted;
  }

  private RepairHistory repairs(ClusterKey key) throws Exception {
    Optional<Nodes.Node> node = nodes.read(Layout.repairs(key));
    return node.isEmpty()
        ? RepairHistory.EMPTY
        : StoredJson.read(node.get().data(), RepairHistory.class);
  }

  private Optional<Change> operation(String path, byte[] data) throws Exception {
    Optional<Stat> stat = nodes.stat(path);
    if (data.length == 0) {
      return stat.map(present -> new Change.Delete(path, present.getVersion()));
    }
    return Optional.of(
        stat.<Change>map(present -> new Change.Put(path, data, present.getVersion()))
            .orElseGet(() -> new Change.Create(path, data)));
  }
}
