package dev.muster.controller.store.zookeeper;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a tree and the connection. After an interruption the watch is laid again before the
 * connection is said to be back, so that whoever then reads everything misses nothing.
 */
final class TreeWatch implements AutoCloseable, ConnectionStateListener {
  private static final Logger LOG = LoggerFactory.getLogger(TreeWatch.class);

  /** Is told whether the connection lets anything begin. */
  @FunctionalInterface
  interface ConnectionWatcher {
    /** The connection was interrupted, or is back. */
    void changed(boolean connected);
  }

  private final StoreConnection connection;
  private final String root;
  private final ConnectionWatcher connectionWatcher;
  private final Watcher watcher;
  private final ExecutorService states =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("store-state").factory());

  /**
   * Makes a watch.
   *
   * @param changed is given the path that changed, on ZooKeeper's own thread: it must be quick
   * @param connectionWatcher is told in order, on a thread of its own
   */
  TreeWatch(
      StoreConnection connection,
      String root,
      Consumer<String> changed,
      ConnectionWatcher connectionWatcher) {
    this.connection = connection;
    this.root = root;
    this.connectionWatcher = connectionWatcher;
    this.watcher = event -> pass(event, changed);
  }

  private static void pass(WatchedEvent event, Consumer<String> changed) {
    if (event.getType() != Watcher.Event.EventType.None && event.getPath() != null) {
      changed.accept(event.getPath());
    }
  }

  void start() {
    connection.client().getConnectionStateListenable().addListener(this, states);
    lay();
  }

  private boolean lay() {
    try {
      connection
          .client()
          .watchers()
          .add()
          .withMode(AddWatchMode.PERSISTENT_RECURSIVE)
          .usingWatcher(watcher)
          .forPath(root);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      // The connection is gone again; its return calls here once more.
      LOG.warn("cannot watch the store: path={} cause={}", root, e.toString());
      return false;
    }
  }

  @Override
  public void stateChanged(CuratorFramework client, ConnectionState state) {
    boolean connected = StoreConnection.lets(state);
    if (!connected || lay()) {
      connectionWatcher.changed(connected);
    }
  }

  // Removing a watch asks the server, which may not answer: the session's end takes it away.
  @Override
  public void close() {
    connection.client().getConnectionStateListenable().removeListener(this);
    states.shutdownNow();
  }
}
