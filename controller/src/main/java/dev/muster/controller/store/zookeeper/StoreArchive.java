package dev.muster.controller.store.zookeeper;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup of a store holds: its tree without leases, which belong to sessions that are over
 * by the time of a restore.
 *
 * @param storeId the store's own id, which salts launch tokens
 * @param madeAt when it was read
 * @param snapshot whether the whole tree stood so at one moment; if not, each object is whole but
 *     they are of slightly different moments, since the store was written while it was read
 * @param nodes the bytes of each znode by its path below the store's root, parents first
 */
public record StoreArchive(
    String storeId, Instant madeAt, boolean snapshot, SortedMap<String, byte[]> nodes) {
  /** The most bytes that all znodes of a store may have together. */
  static final long MAXIMUM_BYTES = 512L * 1024 * 1024;

  /** The most znodes. */
  static final int MAXIMUM_NODES = 500_000;

  /** Copies the tree, though not its bytes. */
  public StoreArchive {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** How many clusters it holds. */
  public long clusters() {
    String folder = Layout.below(Layout.CLUSTERS) + "/";
    return nodes.keySet().stream().filter(path -> path.startsWith(folder)).count();
  }
}
