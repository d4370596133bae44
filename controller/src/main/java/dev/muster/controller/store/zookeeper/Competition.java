package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.zookeeper.Epochs.EpochRecord;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's part in the competition for one lease. A round looks at who competes and who holds,
 * and does one step; rounds follow each change and, whatever is missed, each second.
 */
final class Competition {
  private static final Logger LOG = LoggerFactory.getLogger(Competition.class);
  private static final long ROUND_MILLISECONDS = 1_000;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** How long each member before this one in the order may leave the lease lying. */
  private static final Duration TURN = Duration.ofSeconds(2);

  /** Is told of this member's holding, never of both at once. */
  interface Prize {
    /** The lease is held from now on. */
    void won(long epoch);

    /** It may be held by another as soon as this returns. */
    void lost();
  }

  private final StoreConnection connection;
  private final Nodes nodes;
  private final String lease;
  private final String member;
  private final Prize prize;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();

  private boolean wake;
  private boolean closed;
  private boolean held;
  // Counts the interruptions, so that what was won before one is not taken for held after it.
  private long interruptions;
  private OptionalLong freeSinceNanoseconds = OptionalLong.empty();

  Competition(StoreConnection connection, String lease, String member, Prize prize) {
    this.connection = connection;
    this.nodes = new Nodes(connection);
    this.lease = lease;
    this.member = member;
    this.prize = prize;
    this.thread = Thread.ofVirtual().name("lease-" + lease).unstarted(this::run);
  }

  String folder() {
    return Layout.leaseFolder(lease);
  }

  void start() {
    thread.start();
  }

  void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The connection is interrupted: what was held may be another's soon. */
  void interrupted() {
    lock.lock();
    try {
      interruptions++;
      lose();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the lease and the competition. */
  void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (isOpen()) {
        round();
        awaitNext();
      }
      lock.lock();
      try {
        lose();
      } finally {
        lock.unlock();
      }
      withdraw();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitNext() throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(ROUND_MILLISECONDS);
      while (!wake && !closed && left > 0) {
        left = woken.awaitNanos(left);
      }
      wake = false;
    } finally {
      lock.unlock();
    }
  }

  private void round() throws InterruptedException {
    if (!connection.isConnected()) {
      return;
    }
    try {
      compete();
    } catch (InterruptedException e) {
      throw e;
    } catch (KeeperException.NodeExistsException | KeeperException.BadVersionException e) {
      LOG.debug("another was quicker: lease={} cause={}", lease, e.code());
    } catch (Exception e) {
      LOG.warn("cannot compete for a lease, trying again: lease={} cause={}", lease, e.toString());
    }
  }

  private void compete() throws Exception {
    long session = connection.sessionId();
    enter(session);
    List<String> order = Rendezvous.order(lease, nodes.children(Layout.candidates(lease)));
    Optional<Stat> holder = nodes.stat(Layout.holder(lease));
    if (holder.isEmpty()) {
      loseUnlocked();
      takeTurn(order);
    } else if (holder.get().getEphemeralOwner() != session) {
      freeSinceNanoseconds = OptionalLong.empty();
      loseUnlocked();
    } else if (!isHeld() || !order.getFirst().equals(member)) {
      // Held by this session but not by this program, after an interruption or a lost answer; or
      // another shall have it. Both times the lease is let go, and the next epoch settles it.
      loseUnlocked();
      nodes.commit(List.of(new Change.Delete(Layout.holder(lease), holder.get().getVersion())));
      wake();
    }
  }

  /** Makes this member a candidate under its present session. */
  private void enter(long session) throws Exception {
    String candidate = Layout.candidates(lease) + "/" + member;
    Optional<Stat> stat = nodes.stat(candidate);
    if (stat.isPresent() && stat.get().getEphemeralOwner() == session) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    if (stat.isPresent()) {
      changes.add(new Change.Delete(candidate, Change.ANY_VERSION));
    }
    for (String folder : List.of(Layout.leaseFolder(lease), Layout.candidates(lease))) {
      if (nodes.stat(folder).isEmpty()) {
        changes.add(new Change.Create(folder));
      }
    }
    changes.add(new Change.Create(candidate, new byte[0], CreateMode.EPHEMERAL));
    nodes.commit(changes);
  }

  private void takeTurn(List<String> order) throws Exception {
    long now = System.nanoTime();
    if (freeSinceNanoseconds.isEmpty()) {
      freeSinceNanoseconds = OptionalLong.of(now);
    }
    int rank = order.indexOf(member);
    long waited = now - freeSinceNanoseconds.getAsLong();
    if (rank >= 0 && waited >= rank * TURN.toNanos()) {
      take();
    }
  }

  private void take() throws Exception {
    long interruptionsBefore = interruptions();
    Optional<Nodes.Node> node = nodes.read(Layout.epoch(lease));
    List<Change> changes = new ArrayList<>();
    long epoch;
    if (node.isPresent()) {
      epoch = StoredJson.read(node.get().data(), EpochRecord.class).epoch() + 1;
      changes.add(
          new Change.Put(
              Layout.epoch(lease),
              Nodes.json(new EpochRecord(epoch, member)),
              node.get().stat().getVersion()));
    } else {
      epoch = floor() + 1;
      changes.add(
          new Change.Create(Layout.epoch(lease), Nodes.json(new EpochRecord(epoch, member))));
    }
    changes.add(
        new Change.Create(
            Layout.holder(lease), member.getBytes(StandardCharsets.UTF_8), CreateMode.EPHEMERAL));
    nodes.commit(changes);
    freeSinceNanoseconds = OptionalLong.empty();
    win(epoch, interruptionsBefore);
  }

  private long floor() throws Exception {
    Optional<Nodes.Node> node = nodes.read(Layout.EPOCH_FLOOR);
    return node.isEmpty() ? 0 : StoredJson.read(node.get().data(), Long.class);
  }

  private void withdraw() {
    if (!connection.isConnected()) {
      return;
    }
    try {
      long session = connection.sessionId();
      for (String path : List.of(Layout.holder(lease), Layout.candidates(lease) + "/" + member)) {
        Optional<Stat> stat = nodes.stat(path);
        if (stat.isPresent() && stat.get().getEphemeralOwner() == session) {
          nodes.commit(List.of(new Change.Delete(path, stat.get().getVersion())));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("cannot give up a lease, it runs out: lease={} cause={}", lease, e.toString());
    }
  }

  private long interruptions() {
    lock.lock();
    try {
      return interruptions;
    } finally {
      lock.unlock();
    }
  }

  private boolean isHeld() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  private void win(long epoch, long interruptionsBefore) {
    lock.lock();
    try {
      if (closed || interruptions != interruptionsBefore) {
        return; // The next round lets go of it.
      }
      held = true;
      LOG.info("won a lease: lease={} epoch={}", lease, epoch);
      tell(() -> prize.won(epoch));
    } finally {
      lock.unlock();
    }
  }

  private void loseUnlocked() {
    lock.lock();
    try {
      lose();
    } finally {
      lock.unlock();
    }
  }

  private void lose() {
    if (held) {
      held = false;
      LOG.info("lost a lease: lease={}", lease);
      tell(prize::lost);
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("the holder of a lease failed: lease={}", lease, e);
    }
  }
}
