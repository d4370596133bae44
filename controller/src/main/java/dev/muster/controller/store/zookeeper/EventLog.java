package dev.muster.controller.store.zookeeper;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.store.zookeeper.Nodes.Change;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** The newest events of each cluster. */
final class EventLog {
  /** How many are given out: a page fewer than are kept, since the oldest page goes as a whole. */
  static final int MAXIMUM_EVENTS = 200;

  private static final int EVENTS_A_PAGE = 50;
  private static final int MAXIMUM_PAGES = MAXIMUM_EVENTS / EVENTS_A_PAGE + 1;
  private static final int MAXIMUM_NOTE_CHARACTERS = 4_000;

  /** How long the events of a cluster that is no more are kept. */
  private static final Duration KEPT_AFTER_REMOVAL = Duration.ofDays(7);

  private final Nodes nodes;
  private final Pages<ClusterEvent> pages;

  EventLog(Nodes nodes) {
    this.nodes = nodes;
    this.pages =
        new Pages<>(
            nodes, new TypeReference<List<ClusterEvent>>() {}, EVENTS_A_PAGE, MAXIMUM_PAGES);
  }

  /**
   * Adds an event.
   *
   * @param guards what must hold for it to be added
   */
  ClusterEvent add(ClusterEvent event, List<Change> guards) throws Exception {
    String folder = Layout.events(event.cluster());
    if (nodes.stat(folder).isEmpty()) {
      try {
        nodes.commit(List.of(new Change.Create(folder)));
      } catch (KeeperException.NodeExistsException _) {
        // Another controller made it in between.
      }
    }
    ClusterEvent bounded = bounded(event);
    AtomicReference<ClusterEvent> stored = new AtomicReference<>(bounded);
    pages.append(folder, guards, present -> with(present, bounded, stored));
    return stored.get();
  }

  private static List<ClusterEvent> with(
      List<ClusterEvent> present, ClusterEvent event, AtomicReference<ClusterEvent> stored) {
    List<ClusterEvent> more = new ArrayList<>(present);
    if (!present.isEmpty() && repeats(present.getLast(), event)) {
      ClusterEvent last = more.removeLast();
      stored.set(counted(event, last.count() + event.count()));
    } else {
      stored.set(event);
    }
    more.add(stored.get());
    return more;
  }

  private static boolean repeats(ClusterEvent last, ClusterEvent event) {
    return last.regarding().equals(event.regarding())
        && last.type() == event.type()
        && last.reason().equals(event.reason())
        && last.note().equals(event.note());
  }

  private static ClusterEvent counted(ClusterEvent event, int count) {
    return new ClusterEvent(
        event.cluster(),
        event.regarding(),
        event.type(),
        event.reason(),
        event.note(),
        event.at(),
        count);
  }

  private static ClusterEvent bounded(ClusterEvent event) {
    if (event.note().length() <= MAXIMUM_NOTE_CHARACTERS) {
      return event;
    }
    return new ClusterEvent(
        event.cluster(),
        event.regarding(),
        event.type(),
        event.reason(),
        event.note().substring(0, MAXIMUM_NOTE_CHARACTERS - 1) + "…",
        event.at(),
        event.count());
  }

  List<ClusterEvent> newest(ClusterKey key) throws Exception {
    return pages.newest(Layout.events(key), MAXIMUM_EVENTS);
  }

  /** Forgets the events of clusters that have been gone for long; gives their number. */
  int sweep(Instant now) throws Exception {
    int swept = 0;
    for (String name : nodes.children(Layout.EVENTS)) {
      ClusterKey key = Layout.key(name);
      if (nodes.stat(Layout.cluster(key)).isEmpty() && isOld(key, now)) {
        List<Change> changes = new ArrayList<>();
        for (String page : nodes.children(Layout.events(key))) {
          changes.add(new Change.Delete(Layout.events(key) + "/" + page, Change.ANY_VERSION));
        }
        changes.add(new Change.Delete(Layout.events(key), Change.ANY_VERSION));
        nodes.commit(changes);
        swept++;
      }
    }
    return swept;
  }

  private boolean isOld(ClusterKey key, Instant now) throws Exception {
    List<String> names = nodes.children(Layout.events(key));
    String newest =
        names.isEmpty() ? Layout.events(key) : Layout.events(key) + "/" + names.getLast();
    Optional<Stat> stat = nodes.stat(newest);
    return stat.map(present -> Instant.ofEpochMilli(present.getMtime()))
        .map(changed -> changed.plus(KEPT_AFTER_REMOVAL).isBefore(now))
        .orElse(false);
  }
}
