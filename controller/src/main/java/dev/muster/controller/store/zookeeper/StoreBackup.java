package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoreResult;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a store whole, whether a controller runs on it or not. The tree is read again until two
 * readings in a row are the same: then it stood so at the moment between them. A store that is
 * written all the time does not come to rest; after a bounded number of readings the last one is
 * taken and the archive says so.
 */
public final class StoreBackup {
  private static final int MAXIMUM_READINGS = 10;

  private final StoreConnection connection;
  private final Nodes nodes;

  private StoreBackup(StoreConnection connection) {
    this.connection = connection;
    this.nodes = new Nodes(connection);
  }

  /** How a backup ended. */
  public sealed interface Outcome {
    /** It was read. */
    record Taken(StoreArchive archive) implements Outcome {}

    /** It cannot be read, for a reason that a person must read. */
    record Refused(String message) implements Outcome {}
  }

  /** Reads the store that a connection reaches. */
  public static Outcome take(StoreConnection connection, Instant now) {
    StoreBackup backup = new StoreBackup(connection);
    return Calls.valueOr(
        Calls.attempt(
            connection, "back up the store", () -> new StoreResult.Done<>(backup.take(now), 0)),
        "back up the store",
        Outcome.Refused::new);
  }

  private Outcome take(Instant now) throws Exception {
    String where = connection.settings().toString();
    if (nodes.stat(Layout.ROOT).isEmpty()) {
      return new Outcome.Refused("there is no store at " + where + " to back up");
    }
    return switch (StoreFormat.judge(nodes, where)) {
      case StoreFormat.Judgement.Unusable unusable -> new Outcome.Refused(unusable.message());
      case StoreFormat.Judgement.Usable usable -> read(usable.storeId(), now);
    };
  }

  private Outcome read(String storeId, Instant now) throws Exception {
    Map<String, Nodes.Node> newest = tree();
    boolean snapshot = false;
    for (int reading = 1; reading < MAXIMUM_READINGS && !snapshot; reading++) {
      Map<String, Nodes.Node> again = tree();
      snapshot = versions(newest).equals(versions(again));
      newest = again;
    }
    long bytes = newest.values().stream().mapToLong(node -> node.data().length).sum();
    if (bytes > StoreArchive.MAXIMUM_BYTES || newest.size() > StoreArchive.MAXIMUM_NODES) {
      return new Outcome.Refused(
          "the store holds "
              + newest.size()
              + " objects with "
              + bytes
              + " bytes, more than a backup takes: stop its servers and copy their data folders");
    }
    TreeMap<String, byte[]> data = new TreeMap<>();
    newest.forEach((path, node) -> data.put(Layout.below(path), node.data()));
    return new Outcome.Taken(new StoreArchive(storeId, now, snapshot, data));
  }

  // A znode that was removed and made again has another mzxid, so that the same paths with the same
  // mzxids are the same tree.
  private static Map<String, Long> versions(Map<String, Nodes.Node> tree) {
    Map<String, Long> versions = new TreeMap<>();
    tree.forEach((path, node) -> versions.put(path, node.stat().getMzxid()));
    return versions;
  }

  private Map<String, Nodes.Node> tree() throws Exception {
    return StoreTree.read(nodes, path -> !path.startsWith(Layout.LEASES + "/"));
  }
}
