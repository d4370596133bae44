package dev.muster.proof.aws;

import dev.muster.testkit.aws.ApiAnswer;
import dev.muster.testkit.aws.ApiCall;
import dev.muster.testkit.aws.ApiProxy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Kills whoever calls, once before and once after the effect of each call of the API that differs
 * from all others.
 */
public final class CrashPoints {
  private static final int UNAVAILABLE = 503;

  // A token is drawn anew for each try of some calls: it makes them no others.
  private static final String TOKEN = "ClientToken";

  private final Set<ApiCall> killedBefore = new HashSet<>();
  private final Set<ApiCall> killedAfter = new HashSet<>();
  private Optional<Runnable> kill = Optional.empty();

  private CrashPoints() {}

  /** Looks at every call that passes a proxy; it kills nobody until it is armed. */
  public static CrashPoints at(ApiProxy proxy) {
    CrashPoints points = new CrashPoints();
    proxy.fail(points::before);
    proxy.lose(points::after);
    return points;
  }

  /** Kills at the next call that has a kill coming, and at none after that. */
  public synchronized void arm(Runnable nextKill) {
    kill = Optional.of(nextKill);
  }

  /** Kills nobody. */
  public synchronized void disarm() {
    kill = Optional.empty();
  }

  /** How often it has killed before a call had its effect. */
  public synchronized int killsBefore() {
    return killedBefore.size();
  }

  /** How often it has killed after a call had its effect and before it was answered. */
  public synchronized int killsAfter() {
    return killedAfter.size();
  }

  /** The calls in which it has killed, by their names. */
  public synchronized Set<String> actions() {
    Set<String> actions = new TreeSet<>();
    killedAfter.forEach(call -> actions.add(call.action()));
    return actions;
  }

  private synchronized Optional<ApiAnswer> before(ApiCall call) {
    if (kill.isEmpty() || !killedBefore.add(point(call))) {
      return Optional.empty();
    }
    strike();
    return Optional.of(ApiAnswer.error(call, UNAVAILABLE, "Unavailable"));
  }

  private synchronized boolean after(ApiCall call) {
    if (kill.isEmpty() || !killedAfter.add(point(call))) {
      return false;
    }
    strike();
    return true;
  }

  private void strike() {
    Optional<Runnable> now = kill;
    kill = Optional.empty();
    now.ifPresent(Runnable::run);
  }

  private static ApiCall point(ApiCall call) {
    SortedMap<String, String> parameters = new TreeMap<>(call.parameters());
    parameters.remove(TOKEN);
    return new ApiCall(call.action(), parameters);
  }
}
