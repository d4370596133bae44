package dev.muster.controller.store.embedded;

import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.ConnectionSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server within this process, on loopback alone, with its data in a folder that only
 * its owner can read. What is stored is open to the bearer of a secret in that folder.
 */
public final class EmbeddedStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
  private static final String RUNNING_FILE = "running.json";
  private static final String SECRET_FILE = "secret";
  private static final int SECRET_BYTES = 24;
  private static final int TICK_MILLISECONDS = 1_000;
  private static final int MAXIMUM_CONNECTIONS = 200;
  private static final int SNAPSHOTS_KEPT = 5;
  private static final int PURGE_HOURS = 1;
  private static final long LOG_STEP_BYTES = 4L * 1024 * 1024;

  private final Path folder;
  private final StoreFolderLock lock;
  private final ZooKeeperServer server;
  private final ServerCnxnFactory connections;
  private final DatadirCleanupManager cleanup;
  private final String secret;

  private EmbeddedStore(
      Path folder,
      StoreFolderLock lock,
      ZooKeeperServer server,
      ServerCnxnFactory connections,
      String secret) {
    this.folder = folder;
    this.lock = lock;
    this.server = server;
    this.connections = connections;
    this.secret = secret;
    this.cleanup =
        new DatadirCleanupManager(
            snapshots(folder).toFile(), log(folder).toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
  }

  /** How a start ended. */
  public sealed interface Start {
    /** It serves. */
    record Started(EmbeddedStore store) implements Start {}

    /** Another process has the folder. */
    record Held(String processId, String message) implements Start {}

    /** The server does not start, for a reason that a person must read. */
    record Failed(String message) implements Start {}
  }

  /**
   * What a running server writes into its folder.
   *
   * @param processId the process that it runs in
   * @param connect where it listens
   */
  record Running(long processId, String connect) {}

  /**
   * Starts a server on a data folder, which is made when it is not there.
   *
   * @param folder the data folder
   * @param port where to listen on loopback; 0 for any free port
   */
  public static Start start(Path folder, int port) {
    try {
      makePrivate(folder);
      return switch (StoreFolderLock.lock(folder)) {
        case StoreFolderLock.Attempt.Locked(var lock) -> startLocked(folder, port, lock);
        case StoreFolderLock.Attempt.Held(var processId) ->
            new Start.Held(
                processId,
                "the store's data folder "
                    + folder
                    + " is in use by process "
                    + processId
                    + ": another controller runs on it; talk to that one with --server, stop it"
                    + " first, or name another folder with --data");
      };
    } catch (IOException e) {
      return new Start.Failed("cannot open the store's data folder " + folder + ": " + e);
    }
  }

  private static Start startLocked(Path folder, int port, StoreFolderLock lock) throws IOException {
    try {
      String secret = secret(folder);
      FileTxnLog.setPreallocSize(LOG_STEP_BYTES);
      ZooKeeperServer server =
          new ZooKeeperServer(
              new FileTxnSnapLog(log(folder).toFile(), snapshots(folder).toFile()),
              TICK_MILLISECONDS,
              "");
      ServerCnxnFactory connections =
          ServerCnxnFactory.createFactory(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), MAXIMUM_CONNECTIONS);
      EmbeddedStore store = new EmbeddedStore(folder, lock, server, connections, secret);
      store.serve();
      return new Start.Started(store);
    } catch (BindException e) {
      lock.close();
      return new Start.Failed(
          "the store cannot listen on 127.0.0.1:"
              + port
              + ": "
              + e.getMessage()
              + "; stop what listens there, or choose another port (0 for any)");
    } catch (InterruptedException e) {
      lock.close();
      Thread.currentThread().interrupt();
      return new Start.Failed("interrupted while the store started");
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private void serve() throws IOException, InterruptedException {
    connections.startup(server);
    // Every session that the data remembers is of a process that was connected to an earlier
    // server, which is dead for certain. Ending them now frees their leases without a wait.
    for (long session : List.copyOf(server.getZKDatabase().getSessions())) {
      server.closeSession(session);
    }
    cleanup.start();
    Running running = new Running(ProcessHandle.current().pid(), connect());
    writePrivate(folder.resolve(RUNNING_FILE), StoredJson.write(running));
    LOG.info("the embedded store serves: folder={} address={}", folder, connect());
  }

  /** Where it listens, as {@code host:port}. */
  public String connect() {
    return "127.0.0.1:" + connections.getLocalPort();
  }

  /** How a client in this process connects. */
  public ConnectionSettings settings() {
    return ConnectionSettings.of(connect(), Optional.of(credential(secret)));
  }

  /** How to connect to the server that runs on a folder in another process of the same user. */
  public static Optional<ConnectionSettings> running(Path folder) {
    try {
      Path file = folder.resolve(RUNNING_FILE);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      Running running = StoredJson.read(Files.readAllBytes(file), Running.class);
      String secret = Files.readString(folder.resolve(SECRET_FILE)).strip();
      return ProcessHandle.of(running.processId()).filter(ProcessHandle::isAlive).isPresent()
          ? Optional.of(ConnectionSettings.of(running.connect(), Optional.of(credential(secret))))
          : Optional.empty();
    } catch (IOException e) {
      LOG.warn("cannot read who runs the store: folder={} cause={}", folder, e.toString());
      return Optional.empty();
    }
  }

  private static String credential(String secret) {
    return "muster:" + secret;
  }

  private static String secret(Path folder) throws IOException {
    Path file = folder.resolve(SECRET_FILE);
    if (!Files.exists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      writePrivate(file, HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }

  private static Path log(Path folder) {
    return folder.resolve("log");
  }

  private static Path snapshots(Path folder) {
    return folder.resolve("snapshots");
  }

  private static void makePrivate(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void writePrivate(Path file, byte[] bytes) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no folder above " + file);
    }
    // Temporary files are made for their owner alone.
    Path part = Files.createTempFile(parent, file.getFileName() + ".", ".part");
    Files.write(part, bytes);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.delete(part);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    cleanup.shutdown();
    connections.shutdown();
    server.shutdown();
    Files.deleteIfExists(folder.resolve(RUNNING_FILE));
    lock.close();
  }
}
