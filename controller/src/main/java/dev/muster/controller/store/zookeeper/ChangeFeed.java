package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.Store.Listener;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changed. Each has a thread of its own and a set of what is to be told, so
 * that a slow one holds up nobody and many changes of one cluster are told once.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  private final StoreConnection connection;
  private final TreeWatch watch;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  ChangeFeed(StoreConnection connection) {
    this.connection = connection;
    this.watch = new TreeWatch(connection, Layout.CLUSTERS, this::changed, this::connectionChanged);
    watch.start();
  }

  AutoCloseable subscribe(Listener listener) {
    Subscription subscription = new Subscription(listener);
    subscriptions.add(subscription);
    if (!connection.isConnected()) {
      subscription.connection(false);
    }
    subscription.thread.start();
    return () -> {
      subscriptions.remove(subscription);
      subscription.close();
    };
  }

  private void changed(String path) {
    String prefix = Layout.CLUSTERS + "/";
    if (path.startsWith(prefix)) {
      ClusterKey key = Layout.key(path.substring(prefix.length()));
      subscriptions.forEach(subscription -> subscription.changed(key));
    }
  }

  private void connectionChanged(boolean connected) {
    subscriptions.forEach(subscription -> subscription.connection(connected));
  }

  @Override
  public void close() {
    watch.close();
    subscriptions.forEach(Subscription::close);
  }

  /** What one listener is still to be told. Bounded by the number of clusters. */
  private static final class Subscription {
    private final Listener listener;
    private final Thread thread = Thread.ofVirtual().name("store-feed").unstarted(this::run);
    private final Set<ClusterKey> changed = new LinkedHashSet<>();
    private boolean connected = true;
    private boolean toldConnected = true;
    private boolean resumed;
    private boolean closed;

    Subscription(Listener listener) {
      this.listener = listener;
    }

    synchronized void changed(ClusterKey key) {
      changed.add(key);
      notifyAll();
    }

    // A reconnection is told even if the interruption before it was too short to be told: changes
    // may have been missed.
    synchronized void connection(boolean isConnected) {
      resumed |= isConnected;
      connected = isConnected;
      notifyAll();
    }

    synchronized void close() {
      closed = true;
      notifyAll();
    }

    private synchronized List<Runnable> next() throws InterruptedException {
      while (!closed && changed.isEmpty() && connected == toldConnected && !resumed) {
        wait();
      }
      List<Runnable> calls = new ArrayList<>();
      if (closed) {
        return calls;
      }
      addConnectionCalls(calls);
      for (ClusterKey key : changed) {
        calls.add(() -> listener.clusterChanged(key));
      }
      changed.clear();
      return calls;
    }

    private void addConnectionCalls(List<Runnable> calls) {
      boolean isBack = connected && resumed;
      if (toldConnected && (isBack || !connected)) {
        calls.add(listener::suspended);
      }
      if (isBack) {
        calls.add(listener::resumed);
      }
      toldConnected = connected;
      resumed = false;
    }

    private void run() {
      try {
        for (List<Runnable> calls = next(); !calls.isEmpty(); calls = next()) {
          calls.forEach(Subscription::tell);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private static void tell(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.error("a listener of the store failed", e);
      }
    }
  }
}
