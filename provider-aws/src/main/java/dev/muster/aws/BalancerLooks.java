package dev.muster.aws;

import dev.muster.aws.balancer.ApplicationBalancers;
import dev.muster.aws.balancer.ApplicationBalancers.Look;
import dev.muster.aws.call.Calls;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at load balancers and their targets once for both parts of a sweep. A look is shared for a
 * moment, and not beyond a change that was made through this provider.
 */
final class BalancerLooks {
  private static final Duration SHARED = Duration.ofSeconds(2);

  private final ApplicationBalancers balancers;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable Seen last;
  private long changes;

  BalancerLooks(ApplicationBalancers balancers) {
    this.balancers = balancers;
  }

  /**
   * A look and the instant before it began.
   *
   * @param look what was seen
   * @param asOf when
   */
  record Seen(Look look, Instant asOf) {}

  /** The last look if it is fresh, or a new one. */
  Seen look(Calls calls, Instant now) {
    looking.lock();
    try {
      Seen known = fresh(now);
      if (known != null) {
        return known;
      }
      long before = changesSoFar();
      Seen seen = new Seen(balancers.observe(calls), now);
      remember(seen, before);
      return seen;
    } finally {
      looking.unlock();
    }
  }

  private @Nullable Seen fresh(Instant now) {
    lock.lock();
    try {
      Seen known = last;
      return known != null && known.asOf().plus(SHARED).isAfter(now) ? known : null;
    } finally {
      lock.unlock();
    }
  }

  private long changesSoFar() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  private void remember(Seen seen, long before) {
    lock.lock();
    try {
      last = changes == before ? seen : null;
    } finally {
      lock.unlock();
    }
  }

  /** Changes something, after which the last look counts for nothing. */
  <T> T change(Function<ApplicationBalancers, T> change) {
    forget();
    try {
      return change.apply(balancers);
    } finally {
      forget();
    }
  }

  private void forget() {
    lock.lock();
    try {
      changes++;
      last = null;
    } finally {
      lock.unlock();
    }
  }
}
