package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import java.util.Locale;

/** Rollouts in words, without counters that would make a condition flap. */
final class Telling {
  private Telling() {}

  static String of(Rollout rollout) {
    String what =
        "%s %s: %s"
            .formatted(
                rollout.service(),
                route(rollout),
                rollout.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    return rollout
        .stage()
        .pause()
        .map(pause -> what + ", paused: " + pause.message())
        .or(() -> rollout.stage().failure().map(failure -> what + ", since " + failure.message()))
        .orElse(what);
  }

  private static String route(Rollout rollout) {
    return "from %s to %s"
        .formatted(
            rollout.from().nameBeside(rollout.to()), rollout.to().nameBeside(rollout.from()));
  }
}
