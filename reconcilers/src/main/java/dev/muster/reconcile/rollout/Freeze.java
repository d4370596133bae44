package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.PolicySpec.OpenWindow;
import dev.muster.spec.schema.Durations;
import java.time.Instant;
import java.util.Optional;

/**
 * The freeze windows of a cluster at one moment. While one is open nothing goes forward, unless a
 * person has said so; what fails still goes back.
 */
final class Freeze {
  private final Optional<OpenWindow> open;
  private final Instant now;

  Freeze(PolicySpec policy, Instant now) {
    this.open = policy.frozenAt(now);
    this.now = now;
  }

  /** Whether a window holds a rollout. */
  boolean holds(Rollout rollout) {
    return open.isPresent() && rollout.log().freezeOverride().isEmpty();
  }

  /** The rollout standing still for a window, or going on after one. */
  Rollout on(Rollout rollout) {
    if (holds(rollout)) {
      return Course.pause(rollout, Pause.Kind.WINDOW, now, text(open.orElseThrow()));
    }
    Rollout going = Course.unpause(rollout, Pause.Kind.WINDOW);
    // The time that it stood still is not held against it.
    return going.equals(rollout) ? rollout : going.with(going.stage().step(now));
  }

  private static String text(OpenWindow open) {
    return "the freeze window '%s' for %s (%s) is open until %s"
        .formatted(
            open.window().cron(),
            Durations.text(open.window().length()),
            open.window().zone().getId(),
            open.until());
  }
}
