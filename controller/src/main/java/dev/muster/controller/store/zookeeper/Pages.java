package dev.muster.controller.store.zookeeper;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException;

/**
 * A log of records in numbered znodes, each an array that is filled up before the next one begins.
 *
 * @param <T> the record
 */
final class Pages<T> {
  private static final int ATTEMPTS = 20;

  /** A page that has grown to this is full, whatever its count: half of what a znode may have. */
  private static final int FULL_BYTES = Nodes.MAXIMUM_BYTES / 2;

  private final Nodes nodes;
  private final TypeReference<List<T>> type;
  private final int recordsAPage;
  private final int maximumPages;

  /**
   * Makes a log.
   *
   * @param maximumPages how many are kept; 0 to keep all
   */
  Pages(Nodes nodes, TypeReference<List<T>> type, int recordsAPage, int maximumPages) {
    this.nodes = nodes;
    this.type = type;
    this.recordsAPage = recordsAPage;
    this.maximumPages = maximumPages;
  }

  /**
   * Adds to the log in a folder that is there.
   *
   * @param guards what must hold for anything to be added
   * @param change makes of the newest page's records the new ones
   */
  void append(String folder, List<Change> guards, UnaryOperator<List<T>> change) throws Exception {
    KeeperException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        List<Change> changes = new ArrayList<>(guards);
        changes.addAll(step(folder, change));
        nodes.commit(changes);
        return;
      } catch (KeeperException.BadVersionException
          | KeeperException.NodeExistsException
          | KeeperException.NoNodeException e) {
        // Refused as a whole, since another writer was quicker: nothing was added yet.
        last = e;
      }
    }
    throw last == null ? KeeperException.create(KeeperException.Code.BADVERSION) : last;
  }

  private List<Change> step(String folder, UnaryOperator<List<T>> change) throws Exception {
    List<String> names = nodes.children(folder);
    if (names.isEmpty()) {
      return List.of(
          new Change.Create(folder + "/" + pageName(0), Nodes.json(change.apply(List.of()))));
    }
    String path = folder + "/" + names.getLast();
    Nodes.Node newest =
        nodes
            .read(path)
            .orElseThrow(() -> KeeperException.create(KeeperException.Code.NONODE, path));
    List<T> present = StoredJson.read(newest.data(), type);
    List<T> wanted = change.apply(present);
    boolean full = present.size() >= recordsAPage || newest.data().length >= FULL_BYTES;
    return full && wanted.size() > present.size()
        ? nextPage(folder, names, wanted.subList(present.size(), wanted.size()))
        : List.of(new Change.Put(path, Nodes.json(wanted), newest.stat().getVersion()));
  }

  private List<Change> nextPage(String folder, List<String> names, List<T> records)
      throws Calls.OversizeException {
    List<Change> changes = new ArrayList<>();
    int number = Integer.parseInt(names.getLast()) + 1;
    changes.add(new Change.Create(folder + "/" + pageName(number), Nodes.json(records)));
    if (maximumPages > 0 && names.size() >= maximumPages) {
      for (String old : names.subList(0, names.size() - maximumPages + 1)) {
        changes.add(new Change.Delete(folder + "/" + old, Change.ANY_VERSION));
      }
    }
    return changes;
  }

  /** The newest records, oldest first. */
  List<T> newest(String folder, int limit) throws Exception {
    List<T> records = new ArrayList<>();
    for (String name : nodes.children(folder).reversed()) {
      if (records.size() >= limit) {
        break;
      }
      Optional<Nodes.Node> page = nodes.read(folder + "/" + name);
      if (page.isPresent()) {
        records.addAll(0, StoredJson.read(page.get().data(), type));
      }
    }
    return List.copyOf(records.subList(Math.max(0, records.size() - limit), records.size()));
  }

  private static String pageName(int number) {
    return "%010d".formatted(number);
  }
}
