package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Epochs.EpochRecord;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts a backup in the place of what a store holds.
 *
 * <p>The first step takes the store's format away and raises the floor of its epochs, and the last
 * one puts the format back: no controller opens what is half restored, and a restore that was cut
 * off can be run again. Epochs never go down: instances and providers keep copies of them and
 * refuse lower ones, so that all of them rise above whatever is there, was saved, or can have been
 * used since.
 */
public final class StoreRestore {
  private static final String STEP = "restore the store";

  /** Stands where a lease's holder would. */
  private static final String HOLDER = "restored";

  private static final int CHANGES_AT_ONCE = 200;
  private static final int BYTES_AT_ONCE = 256 * 1024;

  private final Nodes nodes;
  private final String where;
  private final StoreArchive archive;
  private final Instant now;

  private StoreRestore(StoreConnection connection, StoreArchive archive, Instant now) {
    this.nodes = new Nodes(connection);
    this.where = connection.settings().toString();
    this.archive = archive;
    this.now = now;
  }

  /** How a restore ended. */
  public sealed interface Outcome {
    /**
     * The store holds what was saved.
     *
     * @param written how many objects were written
     * @param removed how many objects were there before and are gone or replaced
     * @param epoch what all epochs were raised to
     */
    record Restored(int written, int removed, long epoch) implements Outcome {}

    /** The store holds something: it was not touched. */
    record NotEmpty(String message) implements Outcome {}

    /** It was refused or broke off, for a reason that a person must read. */
    record Refused(String message) implements Outcome {}
  }

  /**
   * Restores into the store that a connection reaches.
   *
   * @param replace whether what it holds may go
   */
  public static Outcome into(
      StoreConnection connection, StoreArchive archive, boolean replace, Instant now) {
    StoreRestore restore = new StoreRestore(connection, archive, now);
    return Calls.valueOr(
        Calls.attempt(connection, STEP, () -> new StoreResult.Done<>(restore.run(replace), 0)),
        STEP,
        Outcome.Refused::new);
  }

  private Outcome run(boolean replace) throws Exception {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return new Outcome.Refused(obstacle.get());
    }
    Map<String, Nodes.Node> present = StoreTree.read(nodes, _ -> true);
    boolean halfRestored = !present.isEmpty() && !present.containsKey(Layout.FORMAT);
    List<String> old = present.keySet().stream().filter(StoreRestore::isContent).toList();
    if (!replace && (halfRestored || !old.isEmpty())) {
      return new Outcome.NotEmpty(
          halfRestored
              ? "the store at " + where + " was half restored before"
              : "the store at " + where + " holds " + old.size() + " objects already");
    }
    Optional<Long> epoch = epoch(present);
    if (epoch.isEmpty()) {
      return new Outcome.Refused(
          "cannot " + STEP + ": an epoch in the backup or in the store cannot be read");
    }
    return replace(present, old, epoch.get());
  }

  /** Why nothing may be restored here, whatever a person says. */
  private Optional<String> obstacle() throws Exception {
    if (nodes.stat(Layout.ROOT).isEmpty()) {
      return Optional.empty();
    }
    boolean halfRestored =
        nodes.stat(Layout.FORMAT).isEmpty() && nodes.stat(Layout.STORE_ID).isPresent();
    if (!halfRestored
        && StoreFormat.judge(nodes, where) instanceof StoreFormat.Judgement.Unusable unusable) {
      return Optional.of(unusable.message());
    }
    Set<String> members = new TreeSet<>();
    for (String lease : nodes.children(Layout.LEASES)) {
      members.addAll(nodes.children(Layout.candidates(lease)));
    }
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "a controller runs on the store at "
                + where
                + " ("
                + String.join(", ", members)
                + "): stop it first; one that was killed counts for as long as its session, "
                + ConnectionSettings.SESSION_TIMEOUT.toSeconds()
                + " s");
  }

  private Outcome replace(Map<String, Nodes.Node> present, List<String> old, long epoch)
      throws Exception {
    nodes.commit(begin(present, epoch));
    commitAll(
        old.reversed().stream()
            .<Change>map(path -> new Change.Delete(path, Change.ANY_VERSION))
            .toList());
    commitAll(epochs(present, epoch));
    List<Change> contents = new ArrayList<>();
    archive
        .nodes()
        .forEach((path, data) -> {
          if (isContent(Layout.ROOT + path)) {
            contents.add(new Change.Create(Layout.ROOT + path, data));
          }
        });
    commitAll(contents);
    byte[] format = archive.nodes().get(Layout.below(Layout.FORMAT));
    nodes.commit(
        List.of(
            new Change.Create(
                Layout.FORMAT, format == null ? Nodes.json(StoreFormat.CURRENT) : format)));
    return new Outcome.Restored(contents.size(), old.size(), epoch);
  }

  private List<Change> begin(Map<String, Nodes.Node> present, long epoch)
      throws Calls.OversizeException {
    if (present.isEmpty()) {
      return StoreFormat.foundation(archive.storeId(), epoch, false);
    }
    List<Change> changes = new ArrayList<>();
    Nodes.Node format = present.get(Layout.FORMAT);
    if (format != null) {
      changes.add(new Change.Delete(Layout.FORMAT, format.stat().getVersion()));
    }
    changes.add(
        new Change.Put(
            Layout.STORE_ID,
            archive.storeId().getBytes(StandardCharsets.UTF_8),
            Change.ANY_VERSION));
    changes.add(new Change.Put(Layout.EPOCH_FLOOR, Nodes.json(epoch), Change.ANY_VERSION));
    return changes;
  }

  // Those that are there are written over and not made anew: a transaction of a deposed leader
  // checks their version, which would begin again.
  private List<Change> epochs(Map<String, Nodes.Node> present, long epoch)
      throws Calls.OversizeException {
    byte[] raised = Nodes.json(new EpochRecord(epoch, HOLDER));
    Set<String> paths = new TreeSet<>(present.keySet());
    archive.nodes().keySet().forEach(path -> paths.add(Layout.ROOT + path));
    paths.removeIf(path -> !path.startsWith(Layout.EPOCHS + "/"));
    return paths.stream()
        .<Change>map(path ->
            present.containsKey(path)
                ? new Change.Put(path, raised, Change.ANY_VERSION)
                : new Change.Create(path, raised))
        .toList();
  }

  /** An epoch that nobody has used; empty when one that was used cannot be read. */
  private Optional<Long> epoch(Map<String, Nodes.Node> present) {
    long highest = StoreFormat.epochFloor(now);
    try {
      for (Map.Entry<String, byte[]> node : archive.nodes().entrySet()) {
        highest = Math.max(highest, epochAt(Layout.ROOT + node.getKey(), node.getValue()));
      }
      for (Map.Entry<String, Nodes.Node> node : present.entrySet()) {
        highest = Math.max(highest, epochAt(node.getKey(), node.getValue().data()));
      }
    } catch (IOException _) {
      return Optional.empty();
    }
    return Optional.of(highest + 1);
  }

  private static long epochAt(String path, byte[] data) throws IOException {
    if (path.equals(Layout.EPOCH_FLOOR)) {
      return StoredJson.read(data, Long.class);
    }
    return path.startsWith(Layout.EPOCHS + "/")
        ? StoredJson.read(data, EpochRecord.class).epoch()
        : 0;
  }

  /** Whether a path is neither the frame that every store has, nor an epoch, nor a lease. */
  private static boolean isContent(String path) {
    return !path.equals(Layout.FORMAT)
        && !path.equals(Layout.STORE_ID)
        && !path.equals(Layout.EPOCH_FLOOR)
        && !Layout.DIRECTORIES.contains(path)
        && !path.startsWith(Layout.EPOCHS + "/")
        && !path.startsWith(Layout.LEASES + "/");
  }

  private void commitAll(List<Change> changes) throws Exception {
    List<Change> together = new ArrayList<>();
    int bytes = 0;
    for (Change change : changes) {
      if (!together.isEmpty()
          && (together.size() >= CHANGES_AT_ONCE || bytes + change.bytes() > BYTES_AT_ONCE)) {
        nodes.commit(together);
        together.clear();
        bytes = 0;
      }
      together.add(change);
      bytes += change.bytes();
    }
    if (!together.isEmpty()) {
      nodes.commit(together);
    }
  }
}
