package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;

/**
 * Which form the store's contents have.
 *
 * @param major a version reads its own major form and, by conversion, older ones; a newer one is
 *     refused
 * @param minor fields were added: an older minor version passes over them
 */
record StoreFormat(int major, int minor) {
  /** The form that this version writes. */
  static final StoreFormat CURRENT = new StoreFormat(1, 0);

  private static final int STORE_ID_BYTES = 8;
  private static final int ATTEMPTS = 5;

  // The epochs of a store that replaces a lost one must be above the lost one's, since copies of
  // those lie in ensembles and providers, which refuse lower ones. Leaders change more seldom than
  // once a second, so a floor that rises with the clock will do.
  private static final Instant EPOCHS_SINCE = Instant.parse("2026-01-01T00:00:00Z");

  /** What a store says of itself. */
  sealed interface Judgement {
    /** It can be used. */
    record Usable(String storeId, long epochFloor) implements Judgement {}

    /** It cannot. */
    record Unusable(String message) implements Judgement {}
  }

  /** The lowest epoch that nobody has used before {@code now}. */
  static long epochFloor(Instant now) {
    return Math.max(0, Duration.between(EPOCHS_SINCE, now).toSeconds());
  }

  /** Reads what the store says of itself; founds it when it is empty. */
  static Judgement judgeOrFound(Nodes nodes, String where, Instant now) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (nodes.stat(Layout.ROOT).isPresent()) {
        return judge(nodes, where);
      }
      try {
        nodes.commit(foundation(newStoreId(), epochFloor(now), true));
      } catch (KeeperException.NodeExistsException _) {
        // Another controller founded it in between: read what it wrote.
      }
    }
    return new Judgement.Unusable("the store at " + where + " changes while it is founded: retry");
  }

  /** Reads what a tree that is there says of itself. */
  static Judgement judge(Nodes nodes, String where) throws Exception {
    Optional<Nodes.Node> format = nodes.read(Layout.FORMAT);
    return format.isPresent()
        ? judge(nodes, where, format.get())
        : new Judgement.Unusable(foreign(nodes, where));
  }

  /** What makes a store of an empty tree; without its format it is not usable yet. */
  static List<Change> foundation(String storeId, long epochFloor, boolean withFormat)
      throws Calls.OversizeException {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Create(Layout.ROOT));
    changes.add(new Change.Create(Layout.STORE_ID, storeId.getBytes(StandardCharsets.UTF_8)));
    changes.add(new Change.Create(Layout.EPOCH_FLOOR, Nodes.json(epochFloor)));
    for (String directory : Layout.DIRECTORIES) {
      changes.add(new Change.Create(directory));
    }
    if (withFormat) {
      changes.add(new Change.Create(Layout.FORMAT, Nodes.json(CURRENT)));
    }
    return changes;
  }

  static String newStoreId() {
    byte[] bytes = new byte[STORE_ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Judgement judge(Nodes nodes, String where, Nodes.Node node) throws Exception {
    StoreFormat format;
    try {
      format = StoredJson.read(node.data(), StoreFormat.class);
    } catch (IOException e) {
      return new Judgement.Unusable(
          "the store at " + where + " has a format that this version cannot read: " + text(node));
    }
    if (format.major() != CURRENT.major()) {
      return new Judgement.Unusable(
          "the store at "
              + where
              + " has format "
              + format.major()
              + ", and this version of Muster reads format "
              + CURRENT.major()
              + "; run the version that wrote it, or restore a backup into an empty store");
    }
    Optional<Nodes.Node> id = nodes.read(Layout.STORE_ID);
    Optional<Nodes.Node> floor = nodes.read(Layout.EPOCH_FLOOR);
    if (id.isEmpty() || floor.isEmpty()) {
      return new Judgement.Unusable(
          "the store at " + where + " has lost its id: restore a backup into an empty store");
    }
    return new Judgement.Usable(text(id.get()), StoredJson.read(floor.get().data(), Long.class));
  }

  private static String foreign(Nodes nodes, String where) throws Exception {
    List<String> names = nodes.children(Layout.ROOT);
    if (names.contains("ensemble-id")) {
      return "the servers at "
          + where
          + " are the ensemble of a cluster, not a store of the controller: name other servers"
          + " with --store";
    }
    if (names.contains("store-id")) {
      return "the store at "
          + where
          + " is half restored: run 'muster store restore --force' again";
    }
    return "the tree "
        + Layout.ROOT
        + " at "
        + where
        + " was not made by Muster's controller: name other servers with --store, or put a path"
        + " behind them, as in host:2181/muster-store";
  }

  private static String text(Nodes.Node node) {
    return new String(node.data(), StandardCharsets.UTF_8);
  }
}
