package dev.muster.controller.store.memory;

import dev.muster.controller.store.Leases;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Leases} in memory, shared by the controllers of one process: first come, first served. */
public final class MemoryLeases implements Leases {
  private final Office office;
  private final String holder;
  private final List<AutoCloseable> competitions = new ArrayList<>();

  /**
   * Makes a controller's share of the leases.
   *
   * @param office where all controllers of the process compete
   * @param holder the controller's name
   */
  public MemoryLeases(Office office, String holder) {
    this.office = office;
    this.holder = holder;
  }

  @Override
  public AutoCloseable compete(Scope scope, Holder listener) {
    Candidate candidate =
        new Candidate(
            epoch -> listener.acquired(office.fence(scope, epoch, holder)),
            () -> listener.lost(scope));
    return keep(scope.toString(), candidate);
  }

  @Override
  public AutoCloseable competeForRepository(String repository, RepositoryHolder listener) {
    return keep("repository " + repository, new Candidate(listener::acquired, listener::lost));
  }

  private AutoCloseable keep(String lease, Candidate candidate) {
    office.enter(lease, candidate);
    AutoCloseable competition = () -> office.leave(lease, candidate);
    synchronized (competitions) {
      competitions.add(competition);
    }
    return competition;
  }

  @Override
  public void close() {
    List<AutoCloseable> open;
    synchronized (competitions) {
      open = List.copyOf(competitions);
      competitions.clear();
    }
    for (AutoCloseable competition : open) {
      try {
        competition.close();
      } catch (Exception e) {
        throw new IllegalStateException("leaving a lease in memory cannot fail", e);
      }
    }
  }

  private interface Acquired {
    void with(long epoch);
  }

  private record Candidate(Acquired acquired, Runnable lost) {}

  /** Where the controllers of one process compete. */
  public static final class Office {
    private final MemoryStore store;
    private final Map<String, List<Candidate>> queues = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();

    /**
     * Makes an office.
     *
     * @param store refuses the writes of older leaders
     */
    public Office(MemoryStore store) {
      this.store = store;
    }

    /** Takes the lease away from its holder, who learns of it, and gives it to the next one. */
    public void revoke(Scope scope) {
      Runnable lost;
      synchronized (this) {
        List<Candidate> queue = queues.getOrDefault(scope.toString(), List.of());
        if (queue.isEmpty()) {
          return;
        }
        Candidate deposed = queue.removeFirst();
        queue.add(deposed);
        lost = deposed.lost();
      }
      lost.run();
      grant(scope.toString());
    }

    private Fence fence(Scope scope, long epoch, String holder) {
      Fence fence = new Fence(scope, epoch, holder);
      store.raise(fence);
      return fence;
    }

    private void enter(String lease, Candidate candidate) {
      boolean first;
      synchronized (this) {
        List<Candidate> queue = queues.computeIfAbsent(lease, _ -> new ArrayList<>());
        first = queue.isEmpty();
        queue.add(candidate);
      }
      if (first) {
        grant(lease);
      }
    }

    private void leave(String lease, Candidate candidate) {
      boolean held;
      synchronized (this) {
        List<Candidate> queue = queues.getOrDefault(lease, List.of());
        held = !queue.isEmpty() && queue.getFirst().equals(candidate);
        queue.remove(candidate);
      }
      if (held) {
        candidate.lost().run();
        grant(lease);
      }
    }

    private void grant(String lease) {
      Acquired acquired;
      long epoch;
      synchronized (this) {
        List<Candidate> queue = queues.getOrDefault(lease, List.of());
        if (queue.isEmpty()) {
          return;
        }
        acquired = queue.getFirst().acquired();
        epoch = epochs.merge(lease, 1L, Long::sum);
      }
      acquired.with(epoch);
    }
  }
}
