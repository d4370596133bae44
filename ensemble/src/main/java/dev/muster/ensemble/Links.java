package dev.muster.ensemble;

import dev.muster.provider.EnsembleAddress;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The sessions with all ensembles: one each, so many at most, and none that nobody uses. */
final class Links implements AutoCloseable {
  private static final int MAXIMUM_LINKS = 64;
  private static final int SWEEPS_AN_IDLE_TIME = 10;

  private final Patience patience;
  private final Map<ClusterUid, Link> links = new HashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ensemble-sessions").daemon().factory());
  private boolean closed;

  Links(Patience patience) {
    this.patience = patience;
    long interval = Math.max(1, patience.idle().toMillis() / SWEEPS_AN_IDLE_TIME);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, interval, interval, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the session with an ensemble.
   *
   * @param serving the servers to choose from
   * @throws IOException when there is none to be had
   */
  Link.Use use(EnsembleAddress ensemble, List<String> serving)
      throws IOException, InterruptedException {
    while (true) {
      Link.Use use = link(ensemble.ensemble()).use(ensemble.members().values(), serving);
      if (use != null) {
        return use;
      }
    }
  }

  private synchronized Link link(ClusterUid ensemble) throws IOException {
    if (closed) {
      throw new IOException("the connections to the ensembles are closed: this controller ends");
    }
    Link known = links.get(ensemble);
    if (known != null) {
      return known;
    }
    if (links.size() >= MAXIMUM_LINKS && !retireOldest()) {
      throw new IOException("all " + MAXIMUM_LINKS + " connections are in use; try again");
    }
    Link fresh = new Link(ensemble, patience);
    links.put(ensemble, fresh);
    return fresh;
  }

  private boolean retireOldest() {
    List<Map.Entry<ClusterUid, Link>> oldestFirst =
        links.entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                    entry -> entry.getValue().lastUsedNanos() - System.nanoTime()))
            .toList();
    for (Map.Entry<ClusterUid, Link> entry : oldestFirst) {
      if (entry.getValue().retire()) {
        links.remove(entry.getKey());
        return true;
      }
    }
    return false;
  }

  private synchronized void sweep() {
    links.values().removeIf(link -> link.isIdle(patience.idle()) && link.retire());
  }

  /** How many there are. */
  synchronized int size() {
    return links.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    sweeper.shutdownNow();
    links.values().removeIf(Link::retire);
    // A call that is under way is bounded in time: its session goes when it ends.
    links.values().forEach(link -> Thread.ofVirtual().name("retire").start(link::retireWhenFree));
    links.clear();
  }
}
