package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with one ensemble. It holds neither ephemeral nodes nor watches, so that it can be
 * given up at any moment: it is opened to the servers that serve, and opened anew when they are
 * others or its server has gone. Many calls use it at once, none while it is changed.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int CLOSE_MILLIS = 1_000;

  private final ClusterUid ensemble;
  private final Patience patience;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile @Nullable ZooKeeperAdmin client;
  private Set<String> known = Set.of();
  private Set<String> connectedTo = Set.of();
  private boolean retired;
  private volatile boolean doubted;
  private volatile long lastUsedNanos = System.nanoTime();

  Link(ClusterUid ensemble, Patience patience) {
    this.ensemble = ensemble;
    this.patience = patience;
  }

  /** The right to use the session until it is closed, by the thread that took it. */
  final class Use implements AutoCloseable {
    private final ZooKeeperAdmin session;

    private Use(ZooKeeperAdmin session) {
      this.session = session;
    }

    ZooKeeperAdmin client() {
      return session;
    }

    /** Has the next call open a new session: this one lost an answer. */
    void doubt() {
      doubted = true;
    }

    @Override
    public void close() {
      lastUsedNanos = System.nanoTime();
      lock.readLock().unlock();
    }
  }

  /**
   * Takes the session, and opens it where needed.
   *
   * @param members where the ensemble's machines are now
   * @param serving the servers to choose from
   * @return nothing when this link was retired meanwhile
   * @throws IOException when no server takes the session in time
   */
  @Nullable Use use(Collection<String> members, List<String> serving)
      throws IOException, InterruptedException {
    Set<String> now = Set.copyOf(members);
    Use existing = existing(now, serving);
    if (existing != null) {
      return existing;
    }
    if (!lock.writeLock().tryLock(patience.request().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("other calls hold the connection to the ensemble; try again");
    }
    try {
      if (retired) {
        return null;
      }
      ZooKeeperAdmin open = usable(now, serving);
      if (open == null) {
        closeSession();
        open = connect(serving);
        client = open;
        known = now;
        connectedTo = Set.copyOf(serving);
        doubted = false;
      }
      lock.readLock().lock();
      return new Use(open);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private @Nullable Use existing(Set<String> members, List<String> serving) {
    if (!lock.readLock().tryLock()) {
      return null; // it is being opened
    }
    ZooKeeperAdmin open = usable(members, serving);
    if (open != null) {
      return new Use(open);
    }
    lock.readLock().unlock();
    return null;
  }

  // A session to a server outside of `serving` would do for most, but not for a change that
  // removes that server.
  private @Nullable ZooKeeperAdmin usable(Set<String> members, List<String> serving) {
    ZooKeeperAdmin open = client;
    boolean good =
        open != null
            && !retired
            && !doubted
            && open.getState().isConnected()
            && known.equals(members)
            && serving.containsAll(connectedTo);
    return good ? open : null;
  }

  private ZooKeeperAdmin connect(List<String> serving) throws IOException, InterruptedException {
    String connect =
        serving.stream()
            .map(address -> address + ":" + EnsembleAddress.CLIENT_PORT)
            .collect(Collectors.joining(","));
    CountDownLatch connected = new CountDownLatch(1);
    Watcher watcher =
        event -> {
          if (event.getState() == KeeperState.SyncConnected) {
            connected.countDown();
          }
        };
    ZKClientConfig settings = new ZKClientConfig();
    settings.setProperty(
        ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Long.toString(patience.request().toMillis()));
    settings.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    int sessionMillis = (int) patience.request().toMillis();
    ZooKeeperAdmin opened = new ZooKeeperAdmin(connect, sessionMillis, watcher, settings);
    opened.addAuthInfo("digest", EnsembleLayout.superuserCredential(ensemble).getBytes(US_ASCII));
    if (connected.await(patience.connect().toMillis(), TimeUnit.MILLISECONDS)) {
      return opened;
    }
    closeLater(opened);
    throw new IOException(
        "none of %s took a session within %d s".formatted(connect, patience.connect().toSeconds()));
  }

  /** Whether nobody has used it for so long, or its server has gone and nobody cares. */
  boolean isIdle(Duration limit) {
    ZooKeeperAdmin open = client;
    long unusedNanos = System.nanoTime() - lastUsedNanos;
    boolean gone = open != null && !open.getState().isConnected();
    return unusedNanos > limit.toNanos() || (gone && unusedNanos > patience.settle().toNanos());
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  /** Closes it for ever, unless somebody uses it. */
  boolean retire() {
    if (!lock.writeLock().tryLock()) {
      return false;
    }
    retireLocked();
    return true;
  }

  /** Closes it for ever as soon as nobody uses it. */
  void retireWhenFree() {
    lock.writeLock().lock();
    retireLocked();
  }

  private void retireLocked() {
    try {
      retired = true;
      closeSession();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void closeSession() {
    ZooKeeperAdmin open = client;
    client = null;
    if (open != null) {
      closeLater(open);
    }
  }

  // To say goodbye to a server that has gone takes as long as a request may.
  private static void closeLater(ZooKeeperAdmin session) {
    Thread.ofVirtual()
        .name("close-ensemble-session")
        .start(() -> {
          try {
            if (!session.close(CLOSE_MILLIS)) {
              LOG.debug("a session still closes after {} ms", CLOSE_MILLIS);
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread
          }
        });
  }
}
