package dev.muster.local.balancer;

import dev.muster.local.balancer.document.TargetState;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import java.time.Duration;

/**
 * What the checks of one target say. A target that refused a connection is under suspicion: it gets
 * no requests until its next check is good.
 */
final class TargetHealth {
  /** How soon a target is asked again of which too little is known. */
  static final Duration UNCERTAIN_PAUSE = Duration.ofMillis(250);

  /** How soon a target is asked again that is about to get requests. */
  static final Duration PROMISING_PAUSE = Duration.ofMillis(20);

  /** How soon at the latest a target is asked again that may have come back. */
  static final Duration AWAY_PAUSE = Duration.ofSeconds(1);

  private TargetState state = TargetState.INITIAL;
  private boolean suspect;
  private boolean proven;
  private boolean onlyLate;
  private int good;
  private int bad;

  /** Whether it may get requests. */
  synchronized boolean serves() {
    return state == TargetState.HEALTHY && !suspect;
  }

  /**
   * Whether it may get requests when no other target may: it was healthy, and since then its checks
   * have only been late. When all are, the machine is busy, and a late answer is better than none.
   */
  synchronized boolean servesAtLast() {
    return proven && onlyLate && !suspect && state == TargetState.UNHEALTHY;
  }

  /** Initial, healthy or unhealthy. */
  synchronized TargetState state() {
    return suspect ? TargetState.UNHEALTHY : state;
  }

  /** A check was good. */
  synchronized void passed(HealthCheck rules) {
    suspect = false;
    bad = 0;
    onlyLate = false;
    good++;
    if (good >= rules.healthyThreshold()) {
      state = TargetState.HEALTHY;
      proven = true;
    }
  }

  /** A check was bad. */
  synchronized void missed(HealthCheck rules) {
    onlyLate = false;
    miss(rules);
  }

  /** A check was not answered in time. */
  synchronized void late(HealthCheck rules) {
    onlyLate = bad == 0 || onlyLate;
    miss(rules);
  }

  private void miss(HealthCheck rules) {
    good = 0;
    bad++;
    if (bad >= tolerated(rules)) {
      state = TargetState.UNHEALTHY;
      suspect = false;
    }
  }

  /** A connection was refused; true when that is news. */
  synchronized boolean refused() {
    if (state != TargetState.HEALTHY || suspect) {
      return false;
    }
    suspect = true;
    return true;
  }

  /** It is as if it had just been registered. */
  synchronized void forget() {
    state = TargetState.INITIAL;
    suspect = false;
    proven = false;
    onlyLate = false;
    good = 0;
    bad = 0;
  }

  /** How long to wait until the next check. */
  synchronized Duration pause(HealthCheck rules) {
    if (suspect) {
      return shorter(rules.interval(), UNCERTAIN_PAUSE);
    }
    return switch (state) {
      case INITIAL -> shorter(rules.interval(), good > 0 ? PROMISING_PAUSE : UNCERTAIN_PAUSE);
      case UNHEALTHY -> shorter(rules.interval(), good > 0 ? PROMISING_PAUSE : AWAY_PAUSE);
      case HEALTHY, DRAINING, DRAINED -> rules.interval();
    };
  }

  // A new target is asked more often than the rules say, which must not make it bad sooner.
  private int tolerated(HealthCheck rules) {
    int threshold = Math.max(1, rules.unhealthyThreshold());
    if (state != TargetState.INITIAL) {
      return threshold;
    }
    long paces = rules.interval().toMillis() / Math.max(1, pause(rules).toMillis());
    return (int) Math.min(Integer.MAX_VALUE, threshold * Math.max(1, paces));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
