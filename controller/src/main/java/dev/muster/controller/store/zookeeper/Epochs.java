package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The epochs of all leases. A lease's epoch lies in a znode that is written once for each new
 * holder and never deleted: a transaction that checks the version of that znode is refused as soon
 * as there is a newer holder.
 */
final class Epochs {
  private final Nodes nodes;

  /** The version of the znode that holds an epoch; it never changes for the same epoch. */
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Epochs(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * What the znode of an epoch holds.
   *
   * @param epoch the number of the holding
   * @param holder who holds or held it
   */
  record EpochRecord(long epoch, String holder) {}

  private record Seen(long epoch, int version) {}

  /** The part of a transaction that makes it fail unless this epoch is the newest. */
  Change guard(String lease, long epoch) throws Exception {
    Seen known = seen.get(lease);
    if (known == null || known.epoch() != epoch) {
      known = look(lease);
      if (known.epoch() != epoch) {
        throw new Calls.FencedException(known.epoch());
      }
      seen.put(lease, known);
    }
    return new Change.Check(Layout.epoch(lease), known.version());
  }

  /** Throws when the epoch is no longer the newest: called after a transaction was refused. */
  void verify(String lease, long epoch) throws Exception {
    Seen now = look(lease);
    if (now.epoch() != epoch) {
      throw new Calls.FencedException(now.epoch());
    }
  }

  private Seen look(String lease) throws Exception {
    Optional<Nodes.Node> node = nodes.read(Layout.epoch(lease));
    if (node.isEmpty()) {
      return new Seen(0, -1);
    }
    long epoch = StoredJson.read(node.get().data(), EpochRecord.class).epoch();
    return new Seen(epoch, node.get().stat().getVersion());
  }
}
