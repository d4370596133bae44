package dev.muster.controller.guard;

import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An action that was recorded and whose outcome nobody knows is not repeated before the world has
 * had the time to show it; then it is repeated under the same key and token.
 */
public final class UnknownOutcomeGuard implements Guard {
  private final Duration consistencyWindow;

  /**
   * Makes the guard.
   *
   * @param consistencyWindow how long the world may take to show an effect
   */
  public UnknownOutcomeGuard(Duration consistencyWindow) {
    this.consistencyWindow = consistencyWindow;
  }

  @Override
  public String name() {
    return "unknown-outcome";
  }

  @Override
  public String condition() {
    return "OutcomeUnknown";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    List<Hold> holds = new ArrayList<>();
    for (PlannedAction planned : view.fold().actions()) {
      Intent intent = view.ledger().intents().get(planned.action().key());
      if (intent != null && view.now().isBefore(intent.recordedAt().plus(consistencyWindow))) {
        holds.add(
            Hold.action(
                intent.key(),
                Hold.Lift.NEXT_LOOK,
                "OutcomeUnknown",
                "whether %s took effect is not known yet".formatted(intent.summary())));
      }
    }
    return holds;
  }
}
