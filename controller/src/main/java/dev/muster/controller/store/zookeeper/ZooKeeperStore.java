package dev.muster.controller.store.zookeeper;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import dev.muster.provider.Fence;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** The store on ZooKeeper. Closing it leaves the connection open, which belongs to its opener. */
public final class ZooKeeperStore implements Store, Repositories {
  private static final int AUDITS_A_PAGE = 100;
  private static final int ALL_PAGES = 0;

  private final StoreConnection connection;
  private final String storeId;
  private final Nodes nodes;
  private final Epochs epochs;
  private final ClusterNodes clusters;
  private final LedgerNodes ledgers;
  private final EventLog events;
  private final Pages<AuditRecord> audits;
  private final ChangeFeed feed;
  private final Map<ClusterKey, Object> ledgerLocks = new ConcurrentHashMap<>();

  private ZooKeeperStore(StoreConnection connection, String storeId) {
    this.connection = connection;
    this.storeId = storeId;
    this.nodes = new Nodes(connection);
    this.epochs = new Epochs(nodes);
    this.clusters = new ClusterNodes(nodes);
    this.ledgers = new LedgerNodes(nodes);
    this.events = new EventLog(nodes);
    this.audits =
        new Pages<>(nodes, new TypeReference<List<AuditRecord>>() {}, AUDITS_A_PAGE, ALL_PAGES);
    this.feed = new ChangeFeed(connection);
  }

  /** How the opening of a store ended. */
  public sealed interface Opening {
    /** It can be used. */
    record Opened(ZooKeeperStore store) implements Opening {}

    /** It cannot, for a reason that a person must read. */
    record Refused(String message) implements Opening {}
  }

  /** Opens the store, and founds it when there is none yet. */
  public static Opening open(StoreConnection connection) {
    String where = connection.settings().toString();
    StoreFormat.Judgement judgement =
        Calls.valueOr(
            Calls.attempt(
                connection,
                "open the store",
                () ->
                    new StoreResult.Done<>(
                        StoreFormat.judgeOrFound(new Nodes(connection), where, Instant.now()), 0)),
            "open the store",
            StoreFormat.Judgement.Unusable::new);
    return switch (judgement) {
      case StoreFormat.Judgement.Usable usable ->
          new Opening.Opened(new ZooKeeperStore(connection, usable.storeId()));
      case StoreFormat.Judgement.Unusable unusable -> new Opening.Refused(unusable.message());
    };
  }

  @Override
  public String storeId() {
    return storeId;
  }

  @Override
  public StoreResult<List<Stored<ClusterRecord>>> clusters() {
    return attempt("list clusters", () -> new StoreResult.Done<>(clusters.all(), 0));
  }

  @Override
  public StoreResult<ClusterRecord> cluster(ClusterKey key) {
    return attempt("read cluster " + key, () -> clusters.one(key));
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(ClusterRecord cluster, long expectedVersion) {
    return attempt(
        "store cluster " + cluster.key(), () -> clusters.put(cluster, expectedVersion, List.of()));
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(
      RepositoryFence fence, ClusterRecord cluster, long expectedVersion) {
    return putCluster(Layout.lease(fence), fence.epoch(), cluster, expectedVersion);
  }

  @Override
  public StoreResult<ClusterRecord> putCluster(
      Fence fence, ClusterRecord cluster, long expectedVersion) {
    return putCluster(Layout.lease(fence), fence.epoch(), cluster, expectedVersion);
  }

  private StoreResult<ClusterRecord> putCluster(
      String lease, long epoch, ClusterRecord cluster, long expectedVersion) {
    return attempt(
        "store cluster " + cluster.key(),
        () ->
            guarded(lease, epoch, guard -> clusters.put(cluster, expectedVersion, List.of(guard))));
  }

  @Override
  public StoreResult<ClusterKey> removeCluster(Fence fence, ClusterKey key, long expectedVersion) {
    StoreResult<ClusterKey> result =
        attempt(
            "remove cluster " + key,
            () ->
                guarded(
                    Layout.lease(fence),
                    fence.epoch(),
                    guard -> clusters.remove(key, expectedVersion, guard)));
    if (result instanceof StoreResult.Done) {
      ledgerLocks.remove(key);
      attempt("forget old events", () -> new StoreResult.Done<>(events.sweep(Instant.now()), 0));
    }
    return result;
  }

  @Override
  public StoreResult<Ledger> ledger(ClusterKey key) {
    return attempt("read the ledger of " + key, () -> new StoreResult.Done<>(ledgers.read(key), 0));
  }

  @Override
  public StoreResult<Integer> record(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    // The epoch keeps other controllers out; within this one the writers of a ledger take turns.
    synchronized (ledgerLocks.computeIfAbsent(key, _ -> new Object())) {
      return attempt(
          "record in the ledger of " + key,
          () ->
              guarded(
                  Layout.lease(fence),
                  fence.epoch(),
                  guard -> ledgers.record(key, changes, guard)));
    }
  }

  @Override
  public StoreResult<ClusterStatus> status(ClusterKey key) {
    return attempt("read the status of " + key, () -> read(Layout.status(key)));
  }

  private StoreResult<ClusterStatus> read(String path) throws Exception {
    Optional<Nodes.Node> node = nodes.read(path);
    return node.isEmpty()
        ? new StoreResult.Missing<>()
        : new StoreResult.Done<>(
            StoredJson.read(node.get().data(), ClusterStatus.class), node.get().stat().getMzxid());
  }

  @Override
  public StoreResult<ClusterStatus> putStatus(Fence fence, ClusterStatus status) {
    return attempt(
        "store the status of " + status.key(),
        () ->
            guarded(
                Layout.lease(fence),
                fence.epoch(),
                guard -> {
                  Change cluster =
                      new Change.Check(Layout.cluster(status.key()), Change.ANY_VERSION);
                  String path = Layout.status(status.key());
                  return new StoreResult.Done<>(
                      status,
                      put(path, Nodes.json(status), nodes.stat(path), List.of(guard, cluster)));
                }));
  }

  private long put(String path, byte[] data, Optional<Stat> stat, List<Change> guards)
      throws Exception {
    List<Change> changes = new ArrayList<>(guards);
    if (stat.isEmpty()) {
      changes.add(new Change.Create(path));
    }
    int version = stat.map(Stat::getVersion).orElse(Change.FIRST_VERSION);
    changes.add(new Change.Put(path, data, version));
    return nodes.commit(changes).getMzxid();
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(ClusterEvent event) {
    return attempt(
        "add an event of " + event.cluster(),
        () -> new StoreResult.Done<>(events.add(event, List.of()), 0));
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(Fence fence, ClusterEvent event) {
    return addEvent(Layout.lease(fence), fence.epoch(), event);
  }

  @Override
  public StoreResult<ClusterEvent> addEvent(RepositoryFence fence, ClusterEvent event) {
    return addEvent(Layout.lease(fence), fence.epoch(), event);
  }

  private StoreResult<ClusterEvent> addEvent(String lease, long epoch, ClusterEvent event) {
    return attempt(
        "add an event of " + event.cluster(),
        () ->
            guarded(
                lease,
                epoch,
                guard -> new StoreResult.Done<>(events.add(event, List.of(guard)), 0)));
  }

  @Override
  public StoreResult<List<ClusterEvent>> events(ClusterKey key) {
    return attempt(
        "read the events of " + key, () -> new StoreResult.Done<>(events.newest(key), 0));
  }

  @Override
  public StoreResult<AuditRecord> addAudit(AuditRecord audit) {
    return attempt(
        "add to the audit log",
        () -> {
          audits.append(
              Layout.AUDIT,
              List.of(),
              present -> {
                List<AuditRecord> more = new ArrayList<>(present);
                more.add(audit);
                return more;
              });
          return new StoreResult.Done<>(audit, 0);
        });
  }

  @Override
  public StoreResult<List<AuditRecord>> audits(int limit) {
    return attempt(
        "read the audit log",
        () -> new StoreResult.Done<>(audits.newest(Layout.AUDIT, Math.max(0, limit)), 0));
  }

  @Override
  public StoreResult<List<Stored<RepositoryRecord>>> repositories() {
    return attempt(
        "list repositories",
        () -> {
          List<String> paths =
              nodes.children(Layout.REPOSITORIES).stream()
                  .map(name -> Layout.REPOSITORIES + "/" + name)
                  .toList();
          List<Stored<RepositoryRecord>> found = new ArrayList<>();
          for (Nodes.Node node : nodes.readAll(paths).values()) {
            found.add(
                new Stored<>(
                    StoredJson.read(node.data(), RepositoryRecord.class), node.stat().getMzxid()));
          }
          return new StoreResult.Done<>(List.copyOf(found), 0);
        });
  }

  @Override
  public StoreResult<RepositoryRecord> repository(String address) {
    return attempt(
        "read repository " + address,
        () -> {
          Optional<Nodes.Node> node = nodes.read(Layout.repository(address));
          return node.isEmpty()
              ? new StoreResult.Missing<>()
              : new StoreResult.Done<>(
                  StoredJson.read(node.get().data(), RepositoryRecord.class),
                  node.get().stat().getMzxid());
        });
  }

  @Override
  public StoreResult<RepositoryRecord> putRepository(
      RepositoryFence fence, RepositoryRecord repository, long expectedVersion) {
    return attempt(
        "store repository " + repository.address(),
        () ->
            guarded(
                Layout.lease(fence),
                fence.epoch(),
                guard -> {
                  String path = Layout.repository(repository.address());
                  Optional<Stat> stat = nodes.stat(path);
                  if (stat.map(Stat::getMzxid).orElse(ABSENT) != expectedVersion) {
                    return new StoreResult.Conflict<>("another holder has read it meanwhile");
                  }
                  return new StoreResult.Done<>(
                      repository, put(path, Nodes.json(repository), stat, List.of(guard)));
                }));
  }

  @Override
  public AutoCloseable subscribe(Listener listener) {
    return feed.subscribe(listener);
  }

  @Override
  public void close() {
    feed.close();
  }

  private <T> StoreResult<T> attempt(String what, Calls.Call<T> call) {
    return Calls.attempt(connection, what, call);
  }

  @FunctionalInterface
  private interface GuardedCall<T> {
    StoreResult<T> run(Change guard) throws Exception;
  }

  private <T> StoreResult<T> guarded(String lease, long epoch, GuardedCall<T> call)
      throws Exception {
    Change guard = epochs.guard(lease, epoch);
    try {
      return call.run(guard);
    } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
      epochs.verify(lease, epoch);
      throw e;
    }
  }
}
