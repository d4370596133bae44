package dev.muster.local.balancer;

import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import io.undertow.util.WorkerUtils;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/**
 * Asks one target again and again how it is, one question at a time. Its state belongs to the
 * endpoint's I/O thread; the methods may be called from any.
 */
final class CheckLoop {
  private final Endpoint endpoint;
  private final TargetHealth health;
  private final Consumer<Optional<String>> onVerdict;
  private volatile HealthCheck rules;
  private boolean running;
  private boolean asking;
  private XnioExecutor.@Nullable Key next;

  /**
   * A loop that does not run yet.
   *
   * @param onVerdict hears after each check what is wrong, or nothing when all is well
   */
  CheckLoop(
      Endpoint endpoint,
      TargetHealth health,
      HealthCheck rules,
      Consumer<Optional<String>> onVerdict) {
    this.endpoint = endpoint;
    this.health = health;
    this.rules = rules;
    this.onVerdict = onVerdict;
  }

  /** Begins with a check at once. */
  void start() {
    endpoint
        .thread()
        .execute(() -> {
          running = true;
          askNow();
        });
  }

  void stop() {
    endpoint
        .thread()
        .execute(() -> {
          running = false;
          cancelNext();
        });
  }

  /** Checks at once, for there is reason to doubt. */
  void askSoon() {
    endpoint.thread().execute(this::askNow);
  }

  /** Checks by other rules from now on. */
  void follow(HealthCheck other) {
    if (!other.equals(rules)) {
      rules = other;
      askSoon();
    }
  }

  private void askNow() {
    if (!running || asking) {
      return;
    }
    cancelNext();
    asking = true;
    HealthCheck current = rules;
    HealthProbe.ask(
        endpoint,
        current,
        verdict -> {
          asking = false;
          switch (verdict) {
            case HealthProbe.Verdict.Well _ -> health.passed(current);
            case HealthProbe.Verdict.Late _ -> health.late(current);
            case HealthProbe.Verdict.Unwell _ -> health.missed(current);
          }
          if (running) {
            onVerdict.accept(verdict.what());
            next =
                WorkerUtils.executeAfter(
                    endpoint.thread(),
                    this::askNow,
                    health.pause(rules).toMillis(),
                    TimeUnit.MILLISECONDS);
          }
        });
  }

  private void cancelNext() {
    if (next != null) {
      next.remove();
      next = null;
    }
  }
}
