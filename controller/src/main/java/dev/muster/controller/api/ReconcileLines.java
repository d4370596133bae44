package dev.muster.controller.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.shell.ReconcileLine;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.spec.id.ClusterKey;
import java.io.EOFException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reconcile log as JSON lines, each with the {@code text} that people read. */
final class ReconcileLines implements Streams.Source {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLines.class);
  private static final int MOST_WAITING = 1000;

  private final ReconcileLog log;
  private final Optional<ClusterKey> cluster;
  private final int tail;
  private final BlockingQueue<ReconcileLine> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private final AutoCloseable following;

  ReconcileLines(ReconcileLog log, Optional<ClusterKey> cluster, int tail) {
    this.log = log;
    this.cluster = cluster;
    this.tail = tail;
    this.following = log.follow(this::accept);
  }

  private void accept(ReconcileLine line) {
    boolean concerns = cluster.isEmpty() || line.cluster().equals(cluster);
    if (concerns && !waiting.offer(line)) {
      overflowed.set(true);
    }
  }

  // What came between the beginning of the following and the reading of the past is in both.
  @Override
  public List<String> begin() {
    List<ReconcileLine> past = log.recent(cluster, tail);
    Set<ReconcileLine> same = Collections.newSetFromMap(new IdentityHashMap<>());
    same.addAll(past);
    waiting.removeIf(same::contains);
    return past.stream().map(ReconcileLines::line).toList();
  }

  @Override
  public List<String> next(Duration atMost) throws InterruptedException, EOFException {
    if (overflowed.get()) {
      throw new EOFException("the client reads more slowly than the log grows");
    }
    ReconcileLine first = waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return List.of();
    }
    List<ReconcileLine> lines = new ArrayList<>();
    lines.add(first);
    waiting.drainTo(lines);
    return lines.stream().map(ReconcileLines::line).toList();
  }

  private static String line(ReconcileLine line) {
    ObjectNode node = line.content().deepCopy();
    return node.put("text", line.text(ZoneId.systemDefault())).toString();
  }

  @Override
  public void close() {
    try {
      following.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("a follower of the reconcile log was not removed");
    }
  }
}
