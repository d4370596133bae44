package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Reads and writes znodes. Nothing is tried twice: a lost answer to a write means that it may have
 * happened, which only the caller can judge.
 */
final class Nodes {
  /** The largest znode, in bytes. */
  static final int MAXIMUM_BYTES = 256 * 1024;

  /** The largest transaction, in bytes: half of what a server takes. */
  private static final int MAXIMUM_TRANSACTION_BYTES = 512 * 1024;

  private static final int BYTES_AN_OPERATION = 200;
  private static final int READS_AT_ONCE = 500;

  private final CuratorFramework client;
  private final long readTimeoutMilliseconds;

  Nodes(StoreConnection connection) {
    this.client = connection.client();
    this.readTimeoutMilliseconds = connection.settings().sessionTimeout().toMillis();
  }

  /** A znode's bytes and versions. */
  // Bytes on their way to or from the wire: never compared, never changed.
  @SuppressWarnings("ArrayRecordComponent")
  record Node(byte[] data, Stat stat) {}

  Optional<Node> read(String path) throws Exception {
    try {
      Stat stat = new Stat();
      byte[] data = client.getData().storingStatIn(stat).forPath(path);
      return Optional.of(new Node(data, stat));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  Optional<Stat> stat(String path) throws Exception {
    return Optional.ofNullable(client.checkExists().forPath(path));
  }

  /** The names below a path, sorted; none when it is not there. */
  List<String> children(String path) throws Exception {
    try {
      return client.getChildren().forPath(path).stream().sorted().toList();
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  /** Those of the paths that are there, read with many requests under way at once. */
  Map<String, Node> readAll(List<String> paths) throws Exception {
    Map<String, Node> found = new TreeMap<>();
    for (int from = 0; from < paths.size(); from += READS_AT_ONCE) {
      Map<String, CompletableFuture<Optional<Node>>> pending = new TreeMap<>();
      for (String path : paths.subList(from, Math.min(paths.size(), from + READS_AT_ONCE))) {
        pending.put(path, request(path));
      }
      for (var entry : pending.entrySet()) {
        await(entry.getValue()).ifPresent(node -> found.put(entry.getKey(), node));
      }
    }
    return found;
  }

  private CompletableFuture<Optional<Node>> request(String path) throws Exception {
    CompletableFuture<Optional<Node>> answer = new CompletableFuture<>();
    client
        .getData()
        .inBackground((_, event) -> {
          KeeperException.Code code = KeeperException.Code.get(event.getResultCode());
          if (code == KeeperException.Code.OK) {
            answer.complete(Optional.of(new Node(event.getData(), event.getStat())));
          } else if (code == KeeperException.Code.NONODE) {
            answer.complete(Optional.empty());
          } else {
            answer.completeExceptionally(KeeperException.create(code, path));
          }
        })
        .forPath(path);
    return answer;
  }

  private <T> T await(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(readTimeoutMilliseconds, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KeeperException cause ? cause : e;
    } catch (TimeoutException e) {
      throw KeeperException.create(KeeperException.Code.OPERATIONTIMEOUT);
    }
  }

  /**
   * Does all or nothing.
   *
   * @return the stat of the last operation that has one
   */
  Stat commit(List<Change> changes) throws Exception {
    int bytes = changes.stream().mapToInt(Change::bytes).sum();
    if (bytes > MAXIMUM_TRANSACTION_BYTES) {
      throw new Calls.OversizeException(
          "a step of "
              + bytes
              + " bytes is larger than the "
              + MAXIMUM_TRANSACTION_BYTES
              + " that are stored at once");
    }
    List<CuratorOp> operations = new ArrayList<>();
    for (Change change : changes) {
      operations.add(operation(change));
    }
    Stat last = new Stat();
    for (CuratorTransactionResult result : client.transaction().forOperations(operations)) {
      if (result.getResultStat() != null) {
        last = result.getResultStat();
      }
    }
    return last;
  }

  private CuratorOp operation(Change change) throws Exception {
    return switch (change) {
      case Change.Check check ->
          client.transactionOp().check().withVersion(check.version()).forPath(check.path());
      case Change.Create create ->
          client
              .transactionOp()
              .create()
              .withMode(create.mode())
              .forPath(create.path(), create.data());
      case Change.Put put ->
          client
              .transactionOp()
              .setData()
              .withVersion(put.version())
              .forPath(put.path(), put.data());
      case Change.Delete delete ->
          client.transactionOp().delete().withVersion(delete.version()).forPath(delete.path());
    };
  }

  /** The JSON of a record, if it is small enough for a znode. */
  static byte[] json(Object value) throws Calls.OversizeException {
    byte[] data = StoredJson.write(value);
    if (data.length > MAXIMUM_BYTES) {
      throw new Calls.OversizeException(
          "an object of "
              + data.length
              + " bytes is larger than the "
              + MAXIMUM_BYTES
              + " that the store keeps");
    }
    return data;
  }

  /** One operation of a transaction. */
  sealed interface Change {
    /** Any version will do, but the znode must be there. */
    int ANY_VERSION = -1;

    /** The version of a znode that was just created. */
    int FIRST_VERSION = 0;

    /** The znode that it is about. */
    String path();

    /** Its share of the request, roughly. */
    default int bytes() {
      return BYTES_AN_OPERATION
          + switch (this) {
            case Create create -> create.data().length;
            case Put put -> put.data().length;
            case Check _, Delete _ -> 0;
          };
    }

    /** Holds the transaction to a version. */
    record Check(String path, int version) implements Change {}

    /** Makes a znode. */
    // Bytes on their way to or from the wire: never compared, never changed.
    @SuppressWarnings("ArrayRecordComponent")
    record Create(String path, byte[] data, CreateMode mode) implements Change {
      Create(String path, byte[] data) {
        this(path, data, CreateMode.PERSISTENT);
      }

      /** Makes a folder. */
      Create(String path) {
        this(path, new byte[0]);
      }
    }

    /** Changes a znode. */
    // Bytes on their way to or from the wire: never compared, never changed.
    @SuppressWarnings("ArrayRecordComponent")
    record Put(String path, byte[] data, int version) implements Change {}

    /** Takes a znode away. */
    record Delete(String path, int version) implements Change {}
  }
}
