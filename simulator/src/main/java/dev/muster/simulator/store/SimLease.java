package dev.muster.simulator.store;

import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lease of the one scope. It is granted in the order of coming, with a higher epoch each time;
 * its holder may learn late, or never, that it was lost.
 */
public final class SimLease {
  /** How long a holder may be silent before the lease is given to the next, in milliseconds. */
  public static final long SESSION_MILLIS = 10_000;

  private final Schedule schedule;
  private final SimStore store;
  private final Chance chance;
  private final Scope scope;
  private final List<Candidate> queue = new ArrayList<>();
  private Optional<Candidate> holder = Optional.empty();
  private long epoch;

  /** Somebody who wants to lead. */
  public interface Candidate {
    /** Its name. */
    String name();

    /** Whether its process still exists. */
    boolean isAlive();

    /** It leads from now on. */
    void acquired(Fence fence);

    /** It leads no more. */
    void lost(Scope scope);
  }

  /** A lease that nobody holds. */
  public SimLease(Schedule schedule, SimStore store, Chance chance, Scope scope) {
    this.schedule = schedule;
    this.store = store;
    this.chance = chance;
    this.scope = scope;
  }

  /** The scope that its holder leads. */
  public Scope scope() {
    return scope;
  }

  /** Who holds it. */
  public Optional<Candidate> holder() {
    return holder;
  }

  /** Comes to compete. */
  public void compete(Candidate candidate) {
    if (candidate.isAlive()
        && !queue.contains(candidate)
        && !holder.filter(candidate::equals).isPresent()) {
      queue.add(candidate);
      grantSoon();
    }
  }

  /** Goes away for ever, or gives the lease back. */
  public void leave(Candidate candidate) {
    queue.remove(candidate);
    if (holder.filter(candidate::equals).isPresent()) {
      holder = Optional.empty();
      grantSoon();
    }
  }

  /** Stops being heard of: if that lasts, the next gets the lease. */
  public void silent(Candidate candidate) {
    if (holder.filter(candidate::equals).isPresent()) {
      long expected = epoch;
      schedule.in(
          SESSION_MILLIS,
          () -> {
            if (epoch == expected && holder.filter(candidate::equals).isPresent()) {
              leave(candidate);
            }
          });
    } else {
      queue.remove(candidate);
    }
  }

  /** Takes the lease from its holder, who learns of it sooner or later and competes again. */
  public void revoke() {
    if (holder.isPresent()) {
      Candidate deposed = holder.get();
      leave(deposed);
      long learns = chance.between(0, 5_000);
      // Who leads again by then has heard that, and what came before is over.
      schedule.in(
          learns,
          () -> {
            if (!holder.filter(deposed::equals).isPresent()) {
              deposed.lost(scope);
            }
          });
      schedule.in(learns + chance.between(100, 3_000), () -> compete(deposed));
    }
  }

  private void grantSoon() {
    schedule.in(chance.between(20, 800), this::grant);
  }

  private void grant() {
    if (holder.isEmpty() && !queue.isEmpty()) {
      Candidate next = queue.removeFirst();
      holder = Optional.of(next);
      epoch++;
      Fence fence = new Fence(scope, epoch, next.name());
      store.raise(fence);
      next.acquired(fence);
    }
  }
}
