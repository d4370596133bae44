package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Host;
import java.time.Instant;

/**
 * An action that was recorded and whose outcome is not known is not begun again within the
 * consistency window, by whichever leader. Where clocks differ, a window is no window.
 */
final class OutcomesAwaited extends Invariant {
  OutcomesAwaited() {
    super("outcomes-awaited", "what cannot be done twice would be done twice");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record
        && record.fence().epoch() == stage().store().epoch(record.fence().scope())
        && stage().hosts().stream().allMatch(Host::isSteady)) {
      Beginnings.of(record, stage().store().ledger(record.key()))
          .forEach(intent -> judge(controller, record, intent));
    }
  }

  private void judge(SimController controller, Effect.Record record, Intent intent) {
    Intent before = stage().store().ledger(record.key()).intents().get(intent.key());
    if (before == null) {
      return;
    }
    Instant over = before.recordedAt().plus(stage().scenery().consistencyWindow());
    if (controller.clock().isBefore(over)) {
      broken(
          "%s for %s is begun again at %s, while its outcome is not known until %s"
              .formatted(intent.summary(), record.key(), controller.clock(), over));
    }
  }
}
