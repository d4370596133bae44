package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.reconcile.ledger.RolloutState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.ZooKeeper;

/** The record of a rollout in a controller's store, watched by a client of its own. */
final class RecordedRollout implements AutoCloseable {
  /** Where the store has that of the example's webheads. */
  static final String WEBHEADS = "/muster/ledgers/syncstorage.prod/rollout-webhead";

  private static final int SESSION_MILLIS = 30_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final ZooKeeper client;
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * Begins to watch.
   *
   * @param connect the store, {@code host:port}
   * @param path where the record is
   */
  RecordedRollout(String connect, String path) throws IOException {
    this.path = path;
    client = new ZooKeeper(connect, SESSION_MILLIS, this::changed);
    try {
      client.addWatch(path, AddWatchMode.PERSISTENT);
    } catch (KeeperException e) {
      throw new IOException("the store does not watch " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the store was asked to watch", e);
    }
  }

  /** Somebody who waits for a state of a rollout. */
  private record Waiting(long number, RolloutState state, Runnable then, CountDownLatch done) {}

  /**
   * What is recorded.
   *
   * @param number which rollout of the service
   * @param state its state
   */
  record Seen(long number, RolloutState state) {}

  /** What is recorded now; number 0 when there was no rollout yet. */
  Seen read() throws IOException {
    try {
      JsonNode record = JSON.readTree(client.getData(path, false, null));
      return new Seen(
          record.at("/id/number").asLong(),
          RolloutState.valueOf(record.at("/stage/state").asText()));
    } catch (KeeperException.NoNodeException e) {
      return new Seen(0, RolloutState.DONE);
    } catch (KeeperException e) {
      throw new IOException("the record at " + path + " was not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the record was read", e);
    }
  }

  /**
   * Does something the moment that a rollout is recorded in a state.
   *
   * @param number which rollout; a later one counts as well
   * @param state the state
   * @param then what to do, at once
   * @return comes to zero when it was done
   */
  CountDownLatch when(long number, RolloutState state, Runnable then) {
    Waiting one = new Waiting(number, state, then, new CountDownLatch(1));
    synchronized (waiting) {
      waiting.add(one);
    }
    return one.done();
  }

  /** Waits for a state of a rollout; whether it came. */
  boolean await(long number, RolloutState state, long seconds) throws IOException {
    CountDownLatch done = when(number, state, () -> {});
    look();
    return await(done, seconds);
  }

  /** Waits for what {@link #when} has promised; whether it came. */
  static boolean await(CountDownLatch done, long seconds) {
    try {
      return done.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void changed(WatchedEvent event) {
    if (path.equals(event.getPath())) {
      try {
        look();
      } catch (IOException e) {
        System.err.println("the record of the rollout was not read: " + e);
      }
    }
  }

  private void look() throws IOException {
    Seen seen = read();
    List<Waiting> met = new ArrayList<>();
    synchronized (waiting) {
      for (Waiting one : waiting) {
        if (seen.number() >= one.number() && seen.state() == one.state()) {
          met.add(one);
        }
      }
      waiting.removeAll(met);
    }
    for (Waiting one : met) {
      one.then().run();
      one.done().countDown();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the session ended", e);
    }
  }
}
