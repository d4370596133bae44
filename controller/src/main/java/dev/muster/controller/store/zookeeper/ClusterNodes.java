package dev.muster.controller.store.zookeeper;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clusters. Callers name the {@code mzxid} that they have seen; it is turned into the znode's
 * own version, which is what ZooKeeper compares. The folder's version rises with each removal, and
 * every change checks it, so that a cluster that was removed and made again meanwhile is not taken
 * for the one that was seen.
 */
final class ClusterNodes {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);
  private static final int ATTEMPTS = 10;

  private final Nodes nodes;

  ClusterNodes(Nodes nodes) {
    this.nodes = nodes;
  }

  /** All that can be read. One that cannot is passed over, so that the others go on. */
  List<Stored<ClusterRecord>> all() throws Exception {
    List<String> paths =
        nodes.children(Layout.CLUSTERS).stream().map(name -> Layout.CLUSTERS + "/" + name).toList();
    List<Stored<ClusterRecord>> found = new ArrayList<>();
    for (Map.Entry<String, Nodes.Node> entry : nodes.readAll(paths).entrySet()) {
      Nodes.Node node = entry.getValue();
      try {
        found.add(new Stored<>(decode(node), node.stat().getMzxid()));
      } catch (IOException e) {
        LOG.error("cannot read a stored cluster, passing it over: path={}", entry.getKey(), e);
      }
    }
    return List.copyOf(found);
  }

  StoreResult<ClusterRecord> one(ClusterKey key) throws Exception {
    Optional<Nodes.Node> node = nodes.read(Layout.cluster(key));
    return node.isEmpty()
        ? new StoreResult.Missing<>()
        : new StoreResult.Done<>(decode(node.get()), node.get().stat().getMzxid());
  }

  private static ClusterRecord decode(Nodes.Node node) throws IOException {
    return StoredJson.read(node.data(), ClusterRecord.class);
  }

  /** Stores a cluster; {@code guards} are checked in the same step. */
  StoreResult<ClusterRecord> put(ClusterRecord cluster, long expected, List<Change> guards)
      throws Exception {
    byte[] data = Nodes.json(cluster);
    String path = Layout.cluster(cluster.key());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int removals = removals();
      Optional<Stat> stat = nodes.stat(path);
      if (stat.map(Stat::getMzxid).orElse(Store.ABSENT) != expected) {
        return conflict(cluster.key(), stat);
      }
      List<Change> changes = new ArrayList<>(guards);
      changes.add(new Change.Check(Layout.CLUSTERS, removals));
      if (stat.isPresent()) {
        changes.add(new Change.Put(path, data, stat.get().getVersion()));
      } else {
        addCreation(changes, cluster.key(), data);
      }
      try {
        return new StoreResult.Done<>(cluster, nodes.commit(changes).getMzxid());
      } catch (KeeperException.BadVersionException | KeeperException.NodeExistsException e) {
        // Refused as a whole: another cluster's removal may be why, which is no conflict.
        if (removals == removals()) {
          throw e;
        }
      }
    }
    return new StoreResult.Conflict<>("too many clusters are removed at once: retry");
  }

  // A created znode tells no version: changing it in the same step does.
  private void addCreation(List<Change> changes, ClusterKey key, byte[] data) throws Exception {
    for (String folder : List.of(Layout.ledger(key), Layout.slots(key), Layout.intents(key))) {
      if (nodes.stat(folder).isEmpty()) {
        changes.add(new Change.Create(folder));
      }
    }
    changes.add(new Change.Create(Layout.cluster(key)));
    changes.add(new Change.Put(Layout.cluster(key), data, Change.FIRST_VERSION));
  }

  /** Takes a cluster away with its ledger and status. */
  StoreResult<ClusterKey> remove(ClusterKey key, long expected, Change guard) throws Exception {
    Optional<Stat> stat = nodes.stat(Layout.cluster(key));
    if (stat.isEmpty()) {
      return new StoreResult.Missing<>();
    }
    if (stat.get().getMzxid() != expected) {
      return conflict(key, stat);
    }
    List<Change> changes = new ArrayList<>();
    changes.add(guard);
    changes.add(new Change.Put(Layout.CLUSTERS, new byte[0], Change.ANY_VERSION));
    changes.add(new Change.Delete(Layout.cluster(key), stat.get().getVersion()));
    addDeletions(changes, Layout.slots(key));
    addDeletions(changes, Layout.intents(key));
    addDeletions(changes, Layout.ledger(key));
    addDeletion(changes, Layout.status(key));
    nodes.commit(changes);
    return new StoreResult.Done<>(key, 0);
  }

  private void addDeletions(List<Change> changes, String folder) throws Exception {
    for (String name : nodes.children(folder)) {
      String child = folder + "/" + name;
      if (changes.stream().noneMatch(change -> change.path().equals(child))) {
        changes.add(new Change.Delete(child, Change.ANY_VERSION));
      }
    }
    addDeletion(changes, folder);
  }

  private void addDeletion(List<Change> changes, String path) throws Exception {
    if (nodes.stat(path).isPresent()) {
      changes.add(new Change.Delete(path, Change.ANY_VERSION));
    }
  }

  private int removals() throws Exception {
    return nodes
        .stat(Layout.CLUSTERS)
        .orElseThrow(() -> KeeperException.create(KeeperException.Code.NONODE, Layout.CLUSTERS))
        .getVersion();
  }

  private static <T> StoreResult<T> conflict(ClusterKey key, Optional<Stat> stat) {
    return new StoreResult.Conflict<>(
        stat.map(present -> "cluster " + key + " is at version " + present.getMzxid() + " now")
            .orElse("there is no cluster " + key));
  }
}
